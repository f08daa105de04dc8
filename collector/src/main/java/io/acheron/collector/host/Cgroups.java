/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cgroups of processes. The kernel gives events only the id of the version 2 cgroup, which is the inode number of its directory;
 * the path is asked of a process in it, once per cgroup. Where controllers of version 1 are in use, containers may be told apart only
 * there and the id says nothing: then each process is asked once, and again at each exec, since a runtime moves a process before that.
 *
 * <p>Not thread safe: one per thread.
 */
public final class Cgroups {
    private static final int REMEMBERED = 4096;
    private static final int LONGEST = 16 * 1024;

    private final ProcessFiles files;
    private final Path mount;
    private final boolean byId;
    private final LeastRecent<Long, Cgroup> known = new LeastRecent<>(REMEMBERED);

    private record Held(long startNs, Cgroup cgroup) {}

    private final LeastRecent<Integer, Held> held = new LeastRecent<>(REMEMBERED);

    Cgroups(Path proc, Path mount) {
        this.files = new ProcessFiles(proc);
        this.byId = Files.exists(mount.resolve("cgroup.controllers"));
        Path beside = mount.resolve("unified"); // where systemd mounts version 2 beside version 1
        this.mount = !byId && Files.isDirectory(beside) ? beside : mount;
    }

    /** Cgroups of this host. */
    public static Cgroups ofThisHost() {
        return new Cgroups(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * The cgroup an event names.
     *
     * @param cgroupId id of its version 2 cgroup; 0 when unknown
     * @param pid a process that was in it when the event happened
     * @param startNs when that process began
     * @param exec whether the event is an exec
     * @return null when the process has gone or moved before anybody asked
     */
    public @Nullable Cgroup find(long cgroupId, int pid, long startNs, boolean exec) {
        if (byId) {
            Cgroup cgroup = cgroupId == 0 ? null : known.get(cgroupId);
            return cgroup == null ? ask(cgroupId, pid) : cgroup;
        }
        Held now = exec ? null : held.get(pid);
        if (now != null && now.startNs == startNs) {
            return now.cgroup;
        }
        Cgroup cgroup = ofProcess(pid);
        if (cgroup != null) {
            held.put(pid, new Held(startNs, cgroup));
        }
        return cgroup;
    }

    private @Nullable Cgroup ask(long cgroupId, int pid) {
        Cgroup cgroup = ofProcess(pid);
        if (cgroup == null || cgroup.id() == 0) {
            return cgroup; // not below our mount, as in a cgroup namespace of our own
        }
        return cgroup.id() == cgroupId ? cgroup : null;
    }

    /** The cgroup a process is in now; null when it has gone. */
    public @Nullable Cgroup ofProcess(int pid) {
        String text = files.text(pid, "cgroup", LONGEST);
        if (text == null || text.isEmpty()) {
            return null;
        }
        CgroupLines lines = CgroupLines.parse(text);
        String unified = lines.unified();
        long id = unified == null ? 0 : idOf(unified);
        Cgroup cgroup = id == 0 ? null : known.get(id);
        String telling = byId && unified != null ? unified : lines.mostTelling();
        if (cgroup == null || !cgroup.path().equals(telling)) {
            cgroup = Cgroup.of(id, telling);
            if (byId && id != 0) {
                known.put(id, cgroup);
            }
        }
        return cgroup;
    }

    private long idOf(String path) {
        try {
            return (Long) Files.getAttribute(mount.resolve(path.substring(1)), "unix:ino");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }
}
