/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.collector.host.Cgroups;
import io.acheron.collector.host.ProcessReader;
import io.acheron.collector.host.UserNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The host as inventories see it.
 *
 * @param root where its files lie, / but for tests
 * @param processes reads processes
 * @param users names users
 * @param cgroups finds cgroups
 */
public record HostView(Path root, ProcessReader processes, UserNames users, Cgroups cgroups) {
    private static final int MOST_ENTRIES = 10_000;

    /** This host, as one thread sees it. */
    public static HostView ofThisHost(String bootId) {
        return new HostView(
                Path.of("/"), ProcessReader.ofThisHost(bootId), UserNames.ofThisHost(), Cgroups.ofThisHost());
    }

    /** A path below the root. */
    Path path(String relative) {
        return root.resolve(relative);
    }

    /** Ids of the living processes, rising. */
    int[] pids() {
        return list("proc").stream()
                .map(it -> it.getFileName().toString())
                .filter(it -> it.matches("[0-9]{1,9}"))
                .mapToInt(Integer::parseInt)
                .sorted()
                .toArray();
    }

    /** Entries of a directory in the order of their names; none when it is not there. */
    List<Path> list(String directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path(directory))) {
            for (Path entry : stream) {
                if (entries.size() < MOST_ENTRIES || directory.equals("proc")) {
                    entries.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }

    /** Lines of a file, bytes that are not UTF-8 replaced; at most a megabyte. */
    static List<String> lines(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.asList(new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8).split("\n"));
        }
    }

    /** Whether a path is a regular file, as far as can be told without opening it. */
    static boolean isFile(Path path) {
        return Files.isRegularFile(path) && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
