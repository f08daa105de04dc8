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

/**
 * A struct to a record with fields of the same names. Members called pad or beginning with an underscore are left out.
 */
public final class StructCodec implements FieldCodec {
    @Override
    public String name() {
        return "struct";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.RECORD);
        if (!(binding.source().type() instanceof BtfType.Struct struct)) {
            throw new UnsuitableMappingException("'" + binding.source().path() + "' is not a struct");
        }
        return binding.record(struct, binding.source().offset(), it -> !it.startsWith("pad") && !it.startsWith("_"));
    }
}
