/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.collector.host.SocketTable;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.inventory.SocketItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Open sockets of all network namespaces, each with a process that holds it. */
public class Sockets implements Inventory {
    private static final Pattern INODE = Pattern.compile("(?:socket|net):\\[([0-9]{1,18})]");
    private static final int MOST_HOLDERS = 65_536;
    private static final int MOST_NAMESPACES = 1024;

    private final Predicate<Socket> wanted;

    /** All sockets. */
    public Sockets() {
        this(it -> true);
    }

    Sockets(Predicate<Socket> wanted) {
        this.wanted = wanted;
    }

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) {
        Map<Long, Integer> holders = new HashMap<>();
        Map<Long, Integer> namespaces = new LinkedHashMap<>();
        for (int pid : host.pids()) {
            long namespace = inode(host.path("proc/" + pid + "/ns/net"));
            if (namespace != 0 && namespaces.size() < MOST_NAMESPACES) {
                namespaces.putIfAbsent(namespace, pid);
            }
            for (Path descriptor : host.list("proc/" + pid + "/fd")) {
                long socket = inode(descriptor);
                if (socket != 0 && holders.size() < MOST_HOLDERS) {
                    holders.putIfAbsent(socket, pid);
                }
            }
        }
        namespaces.forEach((namespace, pid) -> new SocketTable(host.path("proc/" + pid + "/net")).forEach(socket -> {
            if (wanted.test(socket)) {
                items.accept(item(host, socket, namespace, holders.get(socket.getInode())));
            }
        }));
    }

    private static SocketItem item(HostView host, Socket socket, long namespace, @Nullable Integer holder) {
        SocketItem item = SocketItem.newBuilder()
                .setSocket(socket)
                .setNetNamespace(namespace)
                .build();
        ProcessContext process = holder == null ? null : host.processes().context(holder);
        if (process != null) {
            item.setHolder(Containers.reference(process));
            item.setUid(process.getUid());
            item.setUserName(process.getUserName());
            item.setContainerId(process.getContainerId());
            item.setSystemdUnit(process.getSystemdUnit());
        }
        return item;
    }

    /** The number in the name of a socket or namespace; 0 for other links and those that cannot be read. */
    private static long inode(Path link) {
        try {
            Matcher matcher = INODE.matcher(Files.readSymbolicLink(link).toString());
            return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether others can begin to talk to a socket. */
    static boolean isOpenToOthers(Socket socket) {
        return !socket.getFamily().equals("unix")
                && (socket.getRole() == SocketRole.LISTEN
                        || socket.getType().equals("dgram") && socket.getRemotePort() == 0);
    }
}
