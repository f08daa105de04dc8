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
import io.acheron.collector.ring.RawEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Bytes to a list of texts, each ended by NUL; the last may be cut off. Empty texts are kept: an empty argument is one.
 * {@code strings:16} keeps the first 16.
 */
public final class StringsCodec implements FieldCodec {
    @Override
    public String name() {
        return "strings";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.ARRAY);
        TextReader text = new TextReader(ByteRange.of(binding.source()));
        int most = most(binding.argument());
        return (raw, base) -> split(text, raw, base, most);
    }

    private static int most(String argument) throws UnsuitableMappingException {
        try {
            return argument.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(argument);
        } catch (NumberFormatException e) {
            throw new UnsuitableMappingException("'strings:" + argument + "': give the most to keep as a number");
        }
    }

    private static List<String> split(TextReader text, RawEvent raw, int base, int most) {
        int length = text.load(raw, base);
        List<String> strings = new ArrayList<>(4);
        int start = 0;
        while (start < length && strings.size() < most) {
            int end = text.nextNul(start, length);
            strings.add(text.text(start, end));
            start = end + 1;
        }
        return strings;
    }
}
