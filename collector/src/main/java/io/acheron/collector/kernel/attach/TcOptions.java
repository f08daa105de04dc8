/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/** {@code struct bpf_tc_opts} of libbpf. */
final class TcOptions extends Struct {
    final size_t size = new size_t();
    final Signed32 program = new Signed32();
    final Unsigned32 flags = new Unsigned32();
    final Unsigned32 programId = new Unsigned32();
    final Unsigned32 handle = new Unsigned32();
    final Unsigned32 priority = new Unsigned32();

    TcOptions(Runtime runtime) {
        super(runtime);
        size.set(Struct.size(this));
    }
}
