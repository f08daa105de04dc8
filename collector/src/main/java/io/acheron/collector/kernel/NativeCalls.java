/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;
import java.util.function.ToIntFunction;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** The two libraries, loaded once for the life of the process. */
final class NativeCalls {
    private static final String LIBBPF = "libbpf.so.1";
    private static final int OLDEST = 1;
    private static final int ENOTSUPP = 524;
    private static final String INSTALL = "install the package libbpf1 (Debian 12, Ubuntu 22.10 or later) or libbpf"
            + " (Fedora, RHEL 9, SUSE, Arch)";
    private static @Nullable NativeCalls loaded;

    private final LibBpf bpf;
    private final LibC libc;
    private final BpfLog log;
    private final Runtime runtime;

    private NativeCalls(LibBpf bpf, LibC libc) {
        this.bpf = bpf;
        this.libc = libc;
        this.runtime = Runtime.getRuntime(libc);
        this.log = new BpfLog(libc);
        bpf.libbpf_set_print(log);
    }

    /**
     * Loads the libraries, or returns those loaded before.
     *
     * @throws BpfException when libbpf is not there or too old; the message tells what to install
     */
    static synchronized NativeCalls load() {
        if (loaded == null) {
            LibC libc = loadLibC();
            try {
                LibBpf bpf =
                        LibraryLoader.create(LibBpf.class).failImmediately().load(LIBBPF);
                require(bpf.libbpf_major_version(), bpf.libbpf_version_string());
                loaded = new NativeCalls(bpf, libc);
            } catch (UnsatisfiedLinkError e) {
                throw new BpfException(
                        "libbpf 1.0 or later is not installed (" + LIBBPF + " was not found); " + INSTALL);
            }
        }
        return loaded;
    }

    /** Loads the C library, which is always there. */
    static LibC loadLibC() {
        return LibraryLoader.create(LibC.class).failImmediately().load("c");
    }

    /** Version 0 has other conventions for errors. */
    static void require(int version, String text) {
        if (version < OLDEST) {
            throw new BpfException("libbpf " + text + " is too old, 1.0 or later is needed; " + INSTALL);
        }
    }

    LibBpf bpf() {
        return bpf;
    }

    LibC libc() {
        return libc;
    }

    Runtime runtime() {
        return runtime;
    }

    /** Throws with the reason when a result is -errno. */
    void check(int result, String what) {
        if (result < 0) {
            throw failure(what, -result);
        }
    }

    /** Throws with the reason when a result is null. */
    Pointer check(@Nullable Pointer result, String what) {
        if (result == null) {
            throw failure(what, runtime.getLastError());
        }
        return result;
    }

    /** Forgets what libbpf printed so far, so that the next failure is told with its own lines. */
    void forgetLog() {
        log.take();
    }

    /** The C library does not know the numbers that only the kernel uses, of which one gets out. */
    private String errorText(int number) {
        return number == ENOTSUPP ? "Operation is not supported" : libc.strerror(number);
    }

    /** Returns the exception for an error number, with what libbpf printed. */
    BpfException failure(String what, int number) {
        return failure(what, number, program -> Capabilities.ANY_TYPE);
    }

    /**
     * Returns the exception for an error number, with what libbpf printed.
     *
     * @param types of programs by name, which decide what one must be allowed
     */
    BpfException failure(String what, int number, ToIntFunction<String> types) {
        List<String> lines = log.take();
        String program = FailureReason.program(lines);
        int type = program == null ? Capabilities.ANY_TYPE : types.applyAsInt(program);
        List<String> missing = Capabilities.own().missing(type);
        FailureClass failure = FailureClass.of(number, lines, missing);
        String reason = what + ": " + FailureReason.of(errorText(number), lines);
        String remedy = failure.remedy(missing);
        return new BpfException(remedy.isEmpty() ? reason : reason + " (" + remedy + ")", failure, program);
    }
}
