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

/** The bits of an integer to letters: {@code letters:AB} gives A for the lowest bit and B for the next. */
public final class LettersCodec implements FieldCodec {
    @Override
    public String name() {
        return "letters";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        String letters = binding.argument();
        if (letters.isEmpty() || letters.length() > Long.SIZE) {
            throw new UnsuitableMappingException("'letters:" + letters + "': give one letter for each bit");
        }
        IntegerReader reader = IntegerReader.of(binding.source());
        return (raw, base) -> text(reader.read(raw, base), letters);
    }

    private static String text(long bits, String letters) {
        if (bits == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            if ((bits >> i & 1) != 0) {
                text.append(letters.charAt(i));
            }
        }
        return text.toString();
    }
}
