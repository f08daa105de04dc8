/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path of which changes are told, and of all below it.
 *
 * @param path absolute; a name that is {@code *} stands for every directory there
 * @param executables whether only files count that may be executed
 */
record WatchedPath(String path, boolean executables) {
    /** Bytes the programs keep of it, with the NUL (WATCH_PATH in bpf/include/watch.h). */
    static final int MOST_BYTES = 120;

    private static final String EXECUTABLES = ":executables";
    private static final String ANY = "*";
    private static final long HASH_START = 0xcbf29ce484222325L;
    private static final long HASH_PRIME = 0x100000001b3L;
    private static final int EXECUTABLES_FLAG = 1;

    /** Says what is wrong with an entry of the configuration; null if nothing is. */
    static @Nullable String problem(String entry) {
        String path = strip(entry);
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            return "watched path '%s' is not an absolute path, with %s at its end if only executable files count"
                    .formatted(entry, EXECUTABLES);
        }
        if (path.getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES) {
            return "watched path '%s' is longer than %d bytes: watch a directory above"
                    .formatted(entry, MOST_BYTES - 1);
        }
        return null;
    }

    static WatchedPath parse(String entry) {
        String path = strip(entry).replaceAll("/+", "/");
        return new WatchedPath(
                path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                entry.endsWith(EXECUTABLES));
    }

    private static String strip(String entry) {
        return entry.endsWith(EXECUTABLES) ? entry.substring(0, entry.length() - EXECUTABLES.length()) : entry;
    }

    /** Returns the paths it stands for now. What follows the last {@code *} need not exist. */
    List<WatchedPath> resolve() {
        int star = List.of(path.split("/")).indexOf(ANY);
        if (star < 0) {
            return List.of(this);
        }
        String[] names = path.split("/");
        String above = String.join("/", List.of(names).subList(0, star));
        List<WatchedPath> resolved = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(Path.of(above.isEmpty() ? "/" : above))) {
            for (Path child : children) {
                if (Files.isDirectory(child)) {
                    String rest = String.join("/", List.of(names).subList(star + 1, names.length));
                    String below = rest.isEmpty() ? "" : "/" + rest;
                    resolved.addAll(new WatchedPath(child + below, executables).resolve());
                }
            }
        } catch (IOException e) {
            // There is no such directory now; it is looked for again.
            return List.of();
        }
        return resolved;
    }

    boolean fits() {
        return path.getBytes(StandardCharsets.UTF_8).length < MOST_BYTES;
    }

    /** The key under which the programs find it: FNV-1a of its bytes; of nothing for the root. */
    byte[] key() {
        long hash = HASH_START;
        if (path.length() > 1) {
            for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ each & 0xff) * HASH_PRIME;
            }
        }
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(hash)
                .array();
    }

    /** What the programs find there: struct watch. */
    byte[] value() {
        return ByteBuffer.allocate(Integer.BYTES + MOST_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(executables ? EXECUTABLES_FLAG : 0)
                .put(path.getBytes(StandardCharsets.UTF_8))
                .array();
    }
}
