/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Names of users by their id, from {@code /etc/passwd}, read again after it has changed. Users of a directory service that are not in
 * this file have no name: asking NSS could wait for the network in the middle of the event stream.
 *
 * <p>Thread safe.
 */
public final class UserNames {
    private static final long LOOK_AGAIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_USERS = 10_000;

    private final Path passwd;
    private final LongSupplier nanoTime;
    private volatile Table table = new Table(Map.of(), null, 0);

    UserNames(Path passwd, LongSupplier nanoTime) {
        this.passwd = passwd;
        this.nanoTime = nanoTime;
        this.table = read(nanoTime.getAsLong());
    }

    /** Names of the users of this host. */
    public static UserNames ofThisHost() {
        return new UserNames(Path.of("/etc/passwd"), System::nanoTime);
    }

    /**
     * @param uid user id
     * @return its name, or null if the file does not know it
     */
    public @Nullable String name(long uid) {
        long now = nanoTime.getAsLong();
        if (now - table.lookedAt > LOOK_AGAIN_NS) {
            refresh(now);
        }
        return table.names.get(uid);
    }

    private synchronized void refresh(long now) {
        if (now - table.lookedAt <= LOOK_AGAIN_NS) {
            return;
        }
        FileTime modified = modified();
        table = modified != null && modified.equals(table.modified) ? new Table(table.names, modified, now) : read(now);
    }

    private Table read(long now) {
        FileTime modified = modified();
        Map<Long, String> names = new HashMap<>();
        try (var lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            lines.limit(MOST_USERS).forEach(line -> add(names, line));
        } catch (IOException | java.io.UncheckedIOException e) {
            // No passwd file, as in small images: ids stay without names.
        }
        return new Table(names, modified, now);
    }

    private static void add(Map<Long, String> names, String line) {
        String[] fields = line.split(":", 4);
        if (fields.length == 4 && !fields[0].isEmpty() && fields[2].matches("[0-9]{1,10}")) {
            names.putIfAbsent(Long.valueOf(fields[2]), fields[0]);
        }
    }

    private @Nullable FileTime modified() {
        try {
            return Files.getLastModifiedTime(passwd);
        } catch (IOException e) {
            return null;
        }
    }

    private record Table(Map<Long, String> names, @Nullable FileTime modified, long lookedAt) {}
}
