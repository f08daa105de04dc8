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

/** An integer of any width to an int, a long or a boolean. */
public final class IntegerCodec implements FieldCodec {
    @Override
    public String name() {
        return "integer";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        IntegerReader reader = IntegerReader.of(binding.source());
        return switch (binding.target().getType()) {
            case INT -> (raw, base) -> (int) reader.read(raw, base);
            case LONG -> (raw, base) -> reader.read(raw, base);
            case BOOLEAN -> (raw, base) -> reader.read(raw, base) != 0;
            default ->
                throw new UnsuitableMappingException("an integer cannot become a "
                        + binding.target().getType().getName());
        };
    }
}
