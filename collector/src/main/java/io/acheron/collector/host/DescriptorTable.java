/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.DescriptorType;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the file descriptors of processes are; a process's sockets are found in the tables of its network namespace. */
final class DescriptorTable {
    private static final int MOST_LOOKED_AT = 1024;
    private static final int MOST_KEPT = 64;
    /** Of all tables that are remembered: some ten megabytes. */
    private static final int MOST_SOCKETS = 32_768;

    private static final Pattern INODE = Pattern.compile("(?:socket|pipe):\\[([0-9]{1,18})]");
    private static final Pattern FLAGS = Pattern.compile("flags:\\s+([0-7]+)");
    private static final Pattern TTY_INDEX = Pattern.compile("tty-index:\\s+([0-9]{1,9})");
    private static final int ACCESS_MODE = 3;
    private static final int READ_WRITE = 2;

    private final ProcessFiles files;
    private final Map<String, SocketTable> tables = new HashMap<>();
    private int sockets;

    DescriptorTable(ProcessFiles files) {
        this.files = files;
    }

    /** Descriptors 0, 1 and 2, those that are open. */
    List<Descriptor> stdio(int pid) {
        List<Descriptor> found = new ArrayList<>(3);
        for (int fd = 0; fd <= 2; fd++) {
            String target = files.link(pid, "fd/" + fd);
            if (target != null) {
                found.add(describe(pid, fd, target));
            }
        }
        return found;
    }

    /** Sockets, pipes, fifos and pty masters above 2, at most {@value #MOST_KEPT}. */
    List<Descriptor> channels(int pid) {
        List<Descriptor> found = new ArrayList<>();
        int looked = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(files.proc().resolve(pid + "/fd"))) {
            for (Path path : open) {
                if (++looked > MOST_LOOKED_AT || found.size() >= MOST_KEPT) {
                    break;
                }
                int fd = Integer.parseInt(path.getFileName().toString());
                String target = fd <= 2 ? null : files.link(pid, "fd/" + fd);
                if (target != null && mayBeChannel(target)) {
                    Descriptor descriptor = describe(pid, fd, target);
                    if (isChannel(descriptor.getType())) {
                        found.add(descriptor);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process has gone or may not be looked at; what was found until here is true.
        }
        return found;
    }

    /** Saves a stat call for the many regular files; fifos have ordinary paths and must be looked at. */
    private static boolean mayBeChannel(String target) {
        return !target.startsWith("anon_inode:") && !target.startsWith("/memfd:");
    }

    private static boolean isChannel(DescriptorType type) {
        return switch (type) {
            case SOCKET, PIPE, FIFO, PTY_MASTER -> true;
            default -> false;
        };
    }

    private Descriptor describe(int pid, int fd, String target) {
        Map<String, Object> attributes = files.attributes(pid, "fd/" + fd);
        String info = files.text(pid, "fdinfo/" + fd, 1024);
        Descriptor descriptor = Descriptor.newBuilder().setFd(fd).build();
        long device = attributes == null ? 0 : ProcessFiles.number(attributes, "rdev");
        if (attributes != null) {
            descriptor.setDev(ProcessFiles.kernelDevice(ProcessFiles.number(attributes, "dev")));
            descriptor.setInode(ProcessFiles.number(attributes, "ino"));
            descriptor.setType(DescriptorTypes.of(target, (int) ProcessFiles.number(attributes, "mode"), device));
        } else {
            descriptor.setType(DescriptorTypes.of(target, 0, 0));
        }
        Matcher named = INODE.matcher(target);
        if (named.matches()) {
            descriptor.setInode(Long.parseLong(named.group(1)));
        } else {
            descriptor.setPath(target);
        }
        descriptor.setTtyIndex(ttyIndex(descriptor.getType(), device, info));
        access(descriptor, info);
        if (descriptor.getType() == DescriptorType.SOCKET) {
            descriptor.setSocket(table(pid).socket(descriptor.getInode()));
        }
        return descriptor;
    }

    private static int ttyIndex(DescriptorType type, long device, @Nullable String info) {
        if (type == DescriptorType.TTY) {
            return DescriptorTypes.ptyIndex(device);
        }
        if (type != DescriptorType.PTY_MASTER || info == null) {
            return -1;
        }
        Matcher index = TTY_INDEX.matcher(info);
        return index.find() ? Integer.parseInt(index.group(1)) : -1;
    }

    private static void access(Descriptor descriptor, @Nullable String info) {
        Matcher flags = FLAGS.matcher(info == null ? "" : info);
        if (flags.find()) {
            int mode = Integer.parseInt(flags.group(1), 8) & ACCESS_MODE;
            descriptor.setReadable(mode == 0 || mode == READ_WRITE);
            descriptor.setWritable(mode == 1 || mode == READ_WRITE);
        }
    }

    private SocketTable table(int pid) {
        String namespace = files.link(pid, "ns/net");
        if (namespace == null) {
            return new SocketTable(files.proc().resolve("none"));
        }
        SocketTable known = tables.get(namespace);
        if (known == null) {
            known = new SocketTable(files.proc().resolve(pid + "/net"));
            sockets += known.size();
            if (sockets > MOST_SOCKETS) {
                forgetSockets();
                sockets = known.size();
            }
            tables.put(namespace, known);
        }
        return known;
    }

    /** Forgets the sockets; those of processes looked at later are read again. */
    void forgetSockets() {
        tables.clear();
        sockets = 0;
    }
}
