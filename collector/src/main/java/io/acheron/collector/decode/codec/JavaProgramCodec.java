/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import org.apache.avro.Schema;

/** The raw arrays of a JVM's process creation to the name of the program. */
public final class JavaProgramCodec implements FieldCodec {
    @Override
    public String name() {
        return "java_program";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        return new JavaByteArrays(binding.source(0), binding.source(1))::program;
    }
}
