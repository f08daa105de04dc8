/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.host.hash.FilePins;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** Holds files by descriptors of open(2) with O_PATH. */
public final class NativePins implements FilePins {
    private static final int O_PATH = 010000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int ENOENT = 2;
    private static final int ESRCH = 3;
    private static final int PRIO_PROCESS = 0;
    private static final int NICEST = 19;

    private final Calls calls =
            LibraryLoader.create(Calls.class).failImmediately().load("c");
    private final Runtime runtime = Runtime.getRuntime(calls);

    /** Public only because jnr implements it in a class loader of its own. */
    public interface Calls {
        int open(String path, int flags);

        int close(int fd);

        int setpriority(int which, int who, int priority);
    }

    @Override
    public Pin hold(Path path) throws IOException {
        int fd = calls.open(path.toString(), O_PATH | O_CLOEXEC);
        if (fd < 0) {
            int error = runtime.getLastError();
            throw error == ENOENT || error == ESRCH
                    ? new NoSuchFileException(path.toString())
                    : new IOException("open: error " + error);
        }
        return new Held(fd);
    }

    /** Of this thread alone: in Linux each has a nice value of its own. */
    @Override
    public void yieldToOthers() {
        int unused = calls.setpriority(PRIO_PROCESS, 0, NICEST);
    }

    private final class Held implements Pin {
        private final int fd;

        private Held(int fd) {
            this.fd = fd;
        }

        @Override
        public Path path() {
            return Path.of("/proc/self/fd/" + fd);
        }

        @Override
        public void close() {
            int unused = calls.close(fd);
        }
    }
}
