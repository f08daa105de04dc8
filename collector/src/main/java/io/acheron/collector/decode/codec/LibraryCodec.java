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
import java.util.function.LongFunction;
import org.apache.avro.Schema;

/** The cookie of a uprobe to the path of the library it is in. */
public final class LibraryCodec implements FieldCodec {
    @Override
    public String name() {
        return "library";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        IntegerReader reader = IntegerReader.of(binding.source());
        LongFunction<String> libraries = binding.settings().libraries();
        return (raw, base) -> libraries.apply(reader.read(raw, base));
    }
}
