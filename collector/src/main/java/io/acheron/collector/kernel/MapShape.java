/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.byref.IntByReference;

/**
 * What two maps must agree in for one to stand in for the other; from {@code struct bpf_map_info}, whose members never
 * move (include/uapi/linux/bpf.h).
 *
 * @param type of enum bpf_map_type
 * @param keyBytes size of a key
 * @param valueBytes size of a value
 * @param entries most it can hold
 * @param flags given when it was made
 */
record MapShape(int type, int keyBytes, int valueBytes, int entries, int flags) {
    private static final int INFO_BYTES = 24;

    /** Of a map that an object declares and will create. */
    static MapShape declared(LibBpf bpf, Pointer map) {
        return new MapShape(
                bpf.bpf_map__type(map),
                bpf.bpf_map__key_size(map),
                bpf.bpf_map__value_size(map),
                bpf.bpf_map__max_entries(map),
                bpf.bpf_map__map_flags(map));
    }

    /** Of a map in the kernel. */
    static MapShape existing(NativeCalls calls, int fd) {
        Pointer info = Memory.allocateDirect(calls.runtime(), INFO_BYTES, true);
        calls.check(calls.bpf().bpf_obj_get_info_by_fd(fd, info, new IntByReference(INFO_BYTES)), "ask about a map");
        return new MapShape(info.getInt(0), info.getInt(8), info.getInt(12), info.getInt(16), info.getInt(20));
    }

    @Override
    public String toString() {
        return "type %d, keys of %d and values of %d bytes, %d entries, flags 0x%x"
                .formatted(type, keyBytes, valueBytes, entries, flags);
    }
}
