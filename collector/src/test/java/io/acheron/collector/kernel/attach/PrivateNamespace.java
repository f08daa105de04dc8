/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Does something in a thread that has a network and a mount namespace of its own: with a loopback interface that is up, and with
 * tracefs, whatever this machine has mounted. Both go with the thread.
 */
final class PrivateNamespace {
    private static final int CLONE_NEWNS = 0x20000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final long MS_REC_PRIVATE = 0x4000 | 0x40000;
    private static final Calls LIBC = LibraryLoader.create(Calls.class).load("c");

    /** Functions of the C library that only tests need. */
    public interface Calls {
        int unshare(int flags);

        int mount(String source, String target, String type, long flags, @Nullable Pointer data);
    }

    static <T> T call(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            if (LIBC.unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
                throw new IllegalStateException("no namespace can be made here");
            }
            LIBC.mount("none", "/", "", MS_REC_PRIVATE, null);
            LIBC.mount("none", "/sys/kernel/tracing", "tracefs", 0, null);
            new ProcessBuilder("ip", "link", "set", "lo", "up")
                    .inheritIO()
                    .start()
                    .waitFor();
            return work.call();
        });
        Thread thread = new Thread(task, "namespace");
        thread.start();
        return task.get();
    }

    private PrivateNamespace() {}
}
