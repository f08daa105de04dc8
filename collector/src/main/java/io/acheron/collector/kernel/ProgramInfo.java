/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.byref.IntByReference;

/**
 * What the kernel tells about a loaded program, from {@code struct bpf_prog_info}, whose members never move
 * (include/uapi/linux/bpf.h).
 *
 * @param id number the kernel gave it
 * @param tag digest of its instructions
 * @param runTimeNs CPU time while that was measured
 * @param runs how often it ran while that was measured
 * @param maps numbers of the maps it uses
 */
record ProgramInfo(long id, String tag, long runTimeNs, long runs, List<Integer> maps) {
    private static final int ID = 4;
    private static final int TAG = 8;
    private static final int TAG_BYTES = 8;
    private static final int MAP_COUNT = 52;
    private static final int MAPS = 56;
    private static final int MOST_MAPS = 64;
    private static final int RUN_TIME = 192;
    private static final int RUNS = 200;
    private static final int SIZE = 208;

    static ProgramInfo of(NativeCalls calls, int program) {
        Pointer info = Memory.allocateDirect(calls.runtime(), SIZE, true);
        Pointer maps = Memory.allocateDirect(calls.runtime(), MOST_MAPS * Integer.BYTES, true);
        info.putInt(MAP_COUNT, MOST_MAPS);
        info.putLongLong(MAPS, maps.address());
        calls.check(calls.bpf().bpf_obj_get_info_by_fd(program, info, new IntByReference(SIZE)), "ask about a program");
        byte[] tag = new byte[TAG_BYTES];
        info.get(TAG, tag, 0, TAG_BYTES);
        int used = Math.min(info.getInt(MAP_COUNT), MOST_MAPS);
        return new ProgramInfo(
                Integer.toUnsignedLong(info.getInt(ID)),
                HexFormat.of().formatHex(tag),
                info.getLongLong(RUN_TIME),
                info.getLongLong(RUNS),
                IntStream.range(0, used)
                        .mapToObj(it -> maps.getInt((long) it * Integer.BYTES))
                        .toList());
    }
}
