/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/** {@code struct bpf_tc_hook} of libbpf. */
final class TcHook extends Struct {
    final size_t size = new size_t();
    final Signed32 interfaceIndex = new Signed32();
    final Signed32 point = new Signed32();
    final Unsigned32 parent = new Unsigned32();

    TcHook(Runtime runtime, int index, int where) {
        super(runtime);
        size.set(Struct.size(this));
        interfaceIndex.set(index);
        point.set(where);
    }
}
