/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.schema.inventory.UserItem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Accounts of passwd(5), group(5), shadow(5) and lastlog(5). Of a password only its kind is told. */
public final class Users implements Inventory {
    /** 32-bit time, 32 bytes of line, 256 of host, for each user id; the same on all architectures since glibc fixed it. */
    private static final int LASTLOG = 292;

    private static final int LASTLOG_HOST = 36;

    @Override
    public String name() {
        return "users";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(30);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) throws IOException {
        Map<String, String[]> passwords = passwords(host.path("etc/shadow"));
        Map<Long, String> groupNames = new HashMap<>();
        Map<String, List<String>> memberships = new HashMap<>();
        groups(host.path("etc/group"), groupNames, memberships);
        for (String line : HostView.lines(host.path("etc/passwd"))) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 7 && isNumber(fields[2]) && isNumber(fields[3])) {
                UserItem user = user(fields, groupNames, memberships);
                Password.put(user, fields[1], passwords.get(fields[0]));
                lastLogin(host.path("var/log/lastlog"), user);
                items.accept(user);
            }
        }
    }

    private static UserItem user(String[] fields, Map<Long, String> groups, Map<String, List<String>> memberships) {
        long gid = Long.parseLong(fields[3]);
        List<String> further = memberships.getOrDefault(fields[0], List.of());
        return UserItem.newBuilder()
                .setName(fields[0])
                .setUid(Long.parseLong(fields[2]))
                .setGid(gid)
                .setGroupName(groups.get(gid))
                .setGroups(further.stream().sorted().toList())
                .setHome(fields[5])
                .setShell(fields[6])
                .build();
    }

    private static Map<String, String[]> passwords(Path shadow) {
        Map<String, String[]> passwords = new HashMap<>();
        try {
            for (String line : HostView.lines(shadow)) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 3) {
                    passwords.put(fields[0], fields);
                }
            }
        } catch (IOException e) {
            // Not root: unknown.
        }
        return passwords;
    }

    private static void groups(Path file, Map<Long, String> names, Map<String, List<String>> memberships)
            throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : HostView.lines(file)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && isNumber(fields[2])) {
                names.putIfAbsent(Long.valueOf(fields[2]), fields[0]);
                for (String member : fields[3].split(",")) {
                    memberships.computeIfAbsent(member, it -> new ArrayList<>()).add(fields[0]);
                }
            }
        }
    }

    private static void lastLogin(Path lastlog, UserItem user) {
        try (RandomAccessFile file = new RandomAccessFile(lastlog.toFile(), "r")) {
            byte[] entry = new byte[LASTLOG];
            file.seek(LASTLOG * user.getUid());
            file.readFully(entry);
            long seconds = Integer.toUnsignedLong(
                    ByteBuffer.wrap(entry).order(ByteOrder.nativeOrder()).getInt());
            int end = LASTLOG_HOST;
            while (end < LASTLOG && entry[end] != 0) {
                end++;
            }
            user.setLastLogin(Instant.ofEpochSecond(seconds));
            user.setLastLoginFrom(new String(entry, LASTLOG_HOST, end - LASTLOG_HOST, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // No such file, or none of these logged in ever.
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}");
    }
}
