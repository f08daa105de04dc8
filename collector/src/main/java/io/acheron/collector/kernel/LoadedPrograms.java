/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.byref.IntByReference;
import org.jspecify.annotations.Nullable;

/** All BPF programs in the kernel, whoever loaded them, from struct bpf_prog_info (include/uapi/linux/bpf.h). */
public final class LoadedPrograms {
    private static final int SIZE = 208;
    private static final int TYPE = 0;
    private static final int TAG = 8;
    private static final int LOADED = 40;
    private static final int LOADED_BY = 48;
    private static final int NAME = 64;
    private static final int RUN_TIME = 192;
    private static final int RUNS = 200;
    private static final int NONE_LEFT = -2; // ENOENT

    /**
     * A program.
     *
     * @param type as in enum bpf_prog_type, in lower case, or its number
     * @param tag digest of the instructions, hexadecimal
     * @param loadedNs CLOCK_BOOTTIME, nanoseconds
     * @param loadedBy user id
     * @param runs how often it ran while that was measured
     * @param runTimeNs CPU time while that was measured
     */
    public record Program(
            long id, String name, String type, String tag, long loadedNs, long loadedBy, long runs, long runTimeNs) {}

    /**
     * Hands over each program.
     *
     * @throws IOException if the kernel does not tell, as without CAP_SYS_ADMIN
     */
    public static void forEach(Consumer<Program> into) throws IOException {
        try {
            NativeCalls calls = NativeCalls.load();
            IntByReference next = new IntByReference();
            int id = 0;
            while (true) {
                int result = calls.bpf().bpf_prog_get_next_id(id, next);
                if (result == NONE_LEFT) {
                    return;
                }
                calls.check(result, "list BPF programs");
                id = next.intValue();
                Program program = program(calls, id);
                if (program != null) {
                    into.accept(program);
                }
            }
        } catch (BpfException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static @Nullable Program program(NativeCalls calls, int id) {
        int fd = calls.bpf().bpf_prog_get_fd_by_id(id);
        if (fd == NONE_LEFT) {
            return null; // unloaded meanwhile
        }
        calls.check(fd, "look at BPF program " + id);
        try {
            Pointer info = Memory.allocateDirect(calls.runtime(), SIZE, true);
            calls.check(calls.bpf().bpf_obj_get_info_by_fd(fd, info, new IntByReference(SIZE)), "ask about a program");
            byte[] tag = new byte[8];
            info.get(TAG, tag, 0, tag.length);
            int type = info.getInt(TYPE);
            String typeName = calls.bpf().libbpf_bpf_prog_type_str(type);
            return new Program(
                    Integer.toUnsignedLong(id),
                    info.getString(NAME, 16, StandardCharsets.UTF_8),
                    typeName == null ? Integer.toString(type) : typeName,
                    HexFormat.of().formatHex(tag),
                    info.getLongLong(LOADED),
                    Integer.toUnsignedLong(info.getInt(LOADED_BY)),
                    info.getLongLong(RUNS),
                    info.getLongLong(RUN_TIME));
        } finally {
            calls.libc().close(fd);
        }
    }

    private LoadedPrograms() {}
}
