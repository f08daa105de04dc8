/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.btf.Btf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.byref.IntByReference;
import jnr.ffi.byref.NativeLongByReference;
import org.jspecify.annotations.Nullable;

/** An object file opened by libbpf. Constants, map sizes and programs are chosen between opening and loading. */
final class BpfObject implements AutoCloseable {
    private static final String CONSTANTS = ".rodata";
    private static final int OPTIONS_BYTES = 16;

    private final NativeCalls calls;
    private final LibBpf bpf;
    private final Pointer object;
    private final Btf btf;
    private boolean closed;

    private BpfObject(NativeCalls calls, Pointer object) {
        this.calls = calls;
        this.bpf = calls.bpf();
        this.object = object;
        this.btf = readBtf();
    }

    /** @param name begins the names of the maps that hold its constants, of which the kernel keeps eight characters */
    static BpfObject open(NativeCalls calls, String name, byte[] image) {
        calls.forgetLog();
        Pointer text = Memory.allocateDirect(calls.runtime(), name.length() + 1, true);
        text.putString(0, name, name.length() + 1, StandardCharsets.US_ASCII);
        // struct bpf_object_open_opts as far as it is used; later members are absent by its size.
        Pointer options = Memory.allocateDirect(calls.runtime(), OPTIONS_BYTES, true);
        options.putLongLong(0, OPTIONS_BYTES);
        options.putPointer(Long.BYTES, text);
        return new BpfObject(
                calls, calls.check(calls.bpf().bpf_object__open_mem(image, image.length, options), "open the object"));
    }

    /** Layouts as libbpf completed them: only now variables have their offsets. */
    private Btf readBtf() {
        IntByReference size = new IntByReference();
        Pointer own = calls.check(bpf.bpf_object__btf(object), "find the object's BTF");
        Pointer raw = calls.check(bpf.btf__raw_data(own, size), "read the object's BTF");
        byte[] section = new byte[size.getValue()];
        raw.get(0, section, 0, section.length);
        return Btf.ofSection(section);
    }

    /** Sets a {@code const volatile} integer; returns false when the object has none of that name. */
    boolean constant(String name, long value) {
        Btf.Variable variable =
                btf.variable(name).filter(it -> it.section().equals(CONSTANTS)).orElse(null);
        Pointer map = bpf.bpf_object__find_map_by_name(object, CONSTANTS);
        if (variable == null || map == null) {
            return false;
        }
        NativeLongByReference size = new NativeLongByReference();
        Pointer values = calls.check(bpf.bpf_map__initial_value(map, size), "find the constants");
        if (variable.offset() + variable.size() > size.longValue()) {
            throw new BpfException("constant " + name + " lies outside of " + CONSTANTS);
        }
        switch (variable.size()) {
            case Byte.BYTES -> values.putByte(variable.offset(), (byte) value);
            case Short.BYTES -> values.putShort(variable.offset(), (short) value);
            case Integer.BYTES -> values.putInt(variable.offset(), (int) value);
            case Long.BYTES -> values.putLongLong(variable.offset(), value);
            default -> throw new BpfException("constant " + name + " is not an integer");
        }
        return true;
    }

    /** Returns the maps the object declares, without those of its sections, by name. */
    Map<String, Pointer> maps() {
        Map<String, Pointer> maps = new LinkedHashMap<>();
        for (Pointer map = bpf.bpf_object__next_map(object, null);
                map != null;
                map = bpf.bpf_object__next_map(object, map)) {
            if (!bpf.bpf_map__is_internal(map)) {
                maps.put(bpf.bpf_map__name(map), map);
            }
        }
        return maps;
    }

    /** Loads only these programs; returns those asked for that do not exist. */
    List<String> choose(List<String> programs) {
        List<String> missing = new ArrayList<>(programs);
        for (Pointer program = next(null); program != null; program = next(program)) {
            String name = bpf.bpf_program__name(program);
            calls.check(bpf.bpf_program__set_autoload(program, programs.contains(name)), "choose program " + name);
            missing.remove(name);
        }
        return missing;
    }

    void load() {
        calls.forgetLog();
        int result = bpf.bpf_object__load(object);
        if (result < 0) {
            throw calls.failure("load", -result, name -> bpf.bpf_program__type(program(name)));
        }
    }

    Pointer program(String wanted) {
        for (Pointer program = next(null); program != null; program = next(program)) {
            if (bpf.bpf_program__name(program).equals(wanted)) {
                return program;
            }
        }
        throw new BpfException("no program " + wanted);
    }

    /** Returns what a loaded program did so far. */
    ProgramRun run(String probe, String variant, String program) {
        ProgramInfo info = ProgramInfo.of(calls, bpf.bpf_program__fd(program(program)));
        return new ProgramRun(probe, variant, program, info.id(), info.tag(), info.runs(), info.runTimeNs());
    }

    private @Nullable Pointer next(@Nullable Pointer program) {
        return bpf.bpf_object__next_program(object, program);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bpf.bpf_object__close(object);
        }
    }
}
