/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/** {@code struct bpf_uprobe_opts} of libbpf 1.0; later versions know by the size that the members they added are not there. */
final class UprobeOptions extends Struct {
    final size_t size = new size_t();
    final Unsigned64 referenceCounterOffset = new Unsigned64();
    final Unsigned64 cookie = new Unsigned64();
    final Boolean returns = new Boolean();
    final Pointer function = new Pointer();

    UprobeOptions(Runtime runtime) {
        super(runtime);
        size.set(Struct.size(this));
    }
}
