/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text, up to the first NUL; what is not UTF-8 becomes U+FFFD. Empty text is null where the field allows it.
 */
public final class TextCodec implements FieldCodec {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        TextReader text = new TextReader(ByteRange.of(binding.source()));
        return binding.nullable() ? (raw, base) -> orNull(text.read(raw, base)) : text::read;
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
