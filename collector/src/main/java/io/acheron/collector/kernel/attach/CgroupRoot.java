/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds where the cgroup v2 hierarchy is mounted. */
final class CgroupRoot {
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    static Path find() {
        try {
            return parse(Files.readString(MOUNTS));
        } catch (IOException e) {
            throw new BpfException("read " + MOUNTS + ": " + e.getMessage());
        }
    }

    static Path parse(String mounts) {
        return mounts.lines()
                .map(line -> line.split(" ", 4))
                .filter(fields -> fields.length == 4 && fields[2].equals("cgroup2"))
                .map(fields -> Path.of(fields[1].replace("\\040", " ")))
                .findFirst()
                .orElseThrow(() -> new BpfException("cgroup v2 is not mounted: mount -t cgroup2 none /sys/fs/cgroup,"
                        + " or boot with systemd.unified_cgroup_hierarchy=1"));
    }

    private CgroupRoot() {}
}
