/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** Fills the arrays of programs through which a probe's programs call each other. */
final class TailCalls {
    /** Returns the functions that are only called, which must be loaded as well. */
    static List<String> functions(Probe probe) {
        return probe.mapping().tailCalls().values().stream()
                .flatMap(it -> it.values().stream())
                .toList();
    }

    static void fill(KernelContext context, Probe probe, BpfObject object) {
        probe.mapping().tailCalls().forEach((name, routes) -> {
            Pointer array = object.maps().get(name);
            if (array == null) {
                throw probe.file().refuse(name + ":", "the object has no map " + name);
            }
            routes.forEach((index, function) -> set(context, array, name, index, object.program(function)));
        });
    }

    private static void set(KernelContext context, Pointer array, String name, int index, Pointer program) {
        LibBpf bpf = context.calls().bpf();
        Pointer key = Memory.allocateDirect(context.calls().runtime(), Integer.BYTES);
        Pointer value = Memory.allocateDirect(context.calls().runtime(), Integer.BYTES);
        key.putInt(0, index);
        value.putInt(0, bpf.bpf_program__fd(program));
        context.calls()
                .check(
                        bpf.bpf_map_update_elem(bpf.bpf_map__fd(array), key, value, 0),
                        "fill " + name + "[" + index + "]");
    }

    private TailCalls() {}
}
