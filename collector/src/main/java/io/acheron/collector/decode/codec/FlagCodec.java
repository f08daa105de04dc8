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
import org.apache.avro.Schema;

/** One bit of an integer to a boolean; {@code flag:0} is the lowest. */
public final class FlagCodec implements FieldCodec {
    @Override
    public String name() {
        return "flag";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.BOOLEAN);
        IntegerReader reader = IntegerReader.of(binding.source());
        long mask = 1L << bit(binding);
        return (raw, base) -> (reader.read(raw, base) & mask) != 0;
    }

    private static int bit(Binding binding) throws UnsuitableMappingException {
        int bits = 8 * binding.source().type().size();
        try {
            int bit = Integer.parseInt(binding.argument());
            if (bit >= 0 && bit < bits) {
                return bit;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new UnsuitableMappingException("'flag:" + binding.argument() + "': give a bit from 0 to " + (bits - 1));
    }
}
