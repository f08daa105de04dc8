/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/** {@code struct bpf_usdt_opts} of libbpf 1.0. */
final class UsdtOptions extends Struct {
    final size_t size = new size_t();
    final Unsigned64 cookie = new Unsigned64();

    UsdtOptions(Runtime runtime) {
        super(runtime);
        size.set(Struct.size(this));
    }
}
