/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paths of cgroups (version 2) by their id. The kernel gives events only the id, which is the inode number of the cgroup's directory;
 * the path is asked of a process in it, once per cgroup.
 *
 * <p>Not thread safe: one per thread.
 */
public final class CgroupPaths {
    private static final int REMEMBERED = 1024;
    private static final String UNIFIED = "0::";

    private final Path proc;
    private final Path mount;
    private final Map<Long, String> paths = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    CgroupPaths(Path proc, Path mount) {
        this.proc = proc;
        this.mount = mount;
    }

    /** Cgroups of this host. */
    public static CgroupPaths ofThisHost() {
        Path unified = Path.of("/sys/fs/cgroup/unified"); // where systemd mounts version 2 beside version 1
        return new CgroupPaths(Path.of("/proc"), Files.isDirectory(unified) ? unified : Path.of("/sys/fs/cgroup"));
    }

    /**
     * @param cgroupId id of a cgroup, not 0
     * @param pid a process that was in it when the event happened
     * @return its path below the mount, or null when the process has gone or moved before anybody asked
     */
    public @Nullable String path(long cgroupId, int pid) {
        String known = paths.get(cgroupId);
        if (known != null) {
            return known;
        }
        String path = ofProcess(pid).orElse(null);
        if (path == null || idOf(path) != cgroupId) {
            return null;
        }
        paths.put(cgroupId, path);
        return path;
    }

    /** The path of the version 2 cgroup a process is in now. */
    Optional<String> ofProcess(int pid) {
        try (var lines = Files.lines(proc.resolve(pid + "/cgroup"))) {
            return lines.filter(line -> line.startsWith(UNIFIED))
                    .map(line -> line.substring(UNIFIED.length()))
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** The id of a cgroup; 0 when it is gone or not below this mount. */
    long idOf(String path) {
        try {
            return (Long) Files.getAttribute(mount.resolve(path.substring(1)), "unix:ino");
        } catch (IOException | UnsupportedOperationException e) {
            return 0;
        }
    }
}
