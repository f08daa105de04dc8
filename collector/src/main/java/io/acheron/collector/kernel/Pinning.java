/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * Where maps that are to outlive the collector are pinned.
 *
 * @param directory on a BPF file system; null when nothing is pinned
 * @param cleanUp what is removed at the end
 */
public record Pinning(@Nullable Path directory, Set<CleanUp> cleanUp) {
    /** Nothing is pinned. */
    public static final Pinning NONE = new Pinning(null, Set.of());

    /** BPF_FS_MAGIC of linux/magic.h. */
    private static final int BPF_FILE_SYSTEM = 0xcafe4a11;

    private static final int STATFS_BYTES = 256;
    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FOREIGN =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    public Pinning {
        cleanUp = Set.copyOf(cleanUp);
    }

    /**
     * Makes the directory if it is not there, for this user alone.
     *
     * @throws BpfException when nothing can be pinned there safely; the message says what to do
     */
    public void prepare() {
        if (directory == null) {
            return;
        }
        Path nearest = directory;
        try {
            while (!Files.exists(nearest) && nearest.getParent() != null) {
                nearest = nearest.getParent();
            }
            if (!isOnBpf(nearest)) {
                throw refused(nearest + " is not on a BPF file system, and maps can only be pinned there"
                        + " (mount -t bpf bpf /sys/fs/bpf)");
            }
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OURS));
            // Who may write here could put a map of his own in place of ours, and so say what the collector sees.
            if (Files.getPosixFilePermissions(directory).stream().anyMatch(FOREIGN::contains)) {
                throw refused("others may write to it: name a directory below it, or chmod 700");
            }
            int owner = (Integer) Files.getAttribute(directory, "unix:uid");
            if (owner != (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) {
                throw refused("it belongs to user " + owner + ": name one of this user's own");
            }
        } catch (IOException e) {
            throw refused(e.toString());
        }
    }

    /** Asks the kernel, which knows better than the list of mounts: the path may lead through other namespaces. */
    private static boolean isOnBpf(Path path) {
        LibC libc = NativeCalls.loadLibC();
        Pointer found = Memory.allocateDirect(Runtime.getRuntime(libc), STATFS_BYTES, true);
        return libc.statfs(path.toString(), found) == 0 && (int) found.getLongLong(0) == BPF_FILE_SYSTEM;
    }

    private BpfException refused(String why) {
        return new BpfException("cannot pin maps in " + directory + ": " + why);
    }
}
