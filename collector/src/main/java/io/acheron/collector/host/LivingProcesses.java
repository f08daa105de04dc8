/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The processes below /proc in the order they began, in which a parent comes before its children even after ids wrapped around. */
final class LivingProcesses {
    /** Eight bytes each. */
    private static final int MOST = 500_000;
    /** The kernel's largest process id is 2^22. */
    private static final int ID_BITS = 22;

    private static final long TICK_NS = 10_000_000;

    static int[] oldestFirst(Path proc, ProcessReader processes) {
        long[] found = new long[256];
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                int pid = number(entry.getFileName().toString());
                ProcessStat stat = processes.stat(pid);
                if (stat == null) {
                    continue; // ended meanwhile
                }
                if (count == MOST) {
                    break;
                }
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = stat.startNs() / TICK_NS << ID_BITS | pid;
            }
        } catch (IOException | DirectoryIteratorException e) {
            // /proc cannot be listed: what was found until here.
        }
        Arrays.sort(found, 0, count);
        int[] pids = new int[count];
        for (int i = 0; i < count; i++) {
            pids[i] = (int) (found[i] & (1L << ID_BITS) - 1);
        }
        return pids;
    }

    /** Returns 0, which no process has, for what is no id. */
    private static int number(String name) {
        return name.matches("[0-9]{1,7}") ? Integer.parseInt(name) : 0;
    }

    private LivingProcesses() {}
}
