/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.kernel.SyscallTable;
import org.apache.avro.Schema;

/**
 * The slot of a system call (syscall_slot of bpf/include/syscall.h) to its name, the same for 64-bit and 32-bit
 * programs. A number without a name, as one that stands for no call, becomes empty text.
 */
public final class SyscallCodec implements FieldCodec {
    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        IntegerReader reader = IntegerReader.of(binding.source());
        String[] names = SyscallTable.ofThisMachine().names();
        return (raw, base) -> {
            long slot = reader.read(raw, base);
            return slot >= 0 && slot < names.length ? names[(int) slot] : "";
        };
    }
}
