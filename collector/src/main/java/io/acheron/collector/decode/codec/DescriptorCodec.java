/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import org.apache.avro.Schema;

/** A struct descriptor within the fixed part of a record to a Descriptor; null when its number is below 0. */
public final class DescriptorCodec implements FieldCodec {
    @Override
    public String name() {
        return "descriptor";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.RECORD);
        if (!(binding.source().type() instanceof BtfType.Struct struct)) {
            throw new UnsuitableMappingException("'" + binding.source().path() + "' is not a struct");
        }
        DescriptorReader reader = new DescriptorReader(binding, struct);
        int offset = binding.source().offset();
        return (raw, base) -> reader.read(raw, base + offset);
    }
}
