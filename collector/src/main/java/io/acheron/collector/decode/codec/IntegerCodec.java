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
import io.acheron.collector.ring.RawEvent;
import java.util.function.LongFunction;

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
            case INT -> new Repeated(reader, value -> (int) value);
            case LONG -> new Repeated(reader, value -> value);
            case BOOLEAN -> (raw, base) -> reader.read(raw, base) != 0;
            default ->
                throw new UnsuitableMappingException("an integer cannot become a "
                        + binding.target().getType().getName());
        };
    }

    /** Most numbers are those of the event before: namespaces, users, sessions. Such a one is not made an object again. */
    private static final class Repeated implements FieldReader {
        private final IntegerReader reader;
        private final LongFunction<Object> boxing;
        private long last;
        private Object boxed;

        private Repeated(IntegerReader reader, LongFunction<Object> boxing) {
            this.reader = reader;
            this.boxing = boxing;
            this.boxed = boxing.apply(0);
        }

        @Override
        public Object read(RawEvent raw, int base) {
            long value = reader.read(raw, base);
            if (value != last) {
                last = value;
                boxed = boxing.apply(value);
            }
            return boxed;
        }
    }
}
