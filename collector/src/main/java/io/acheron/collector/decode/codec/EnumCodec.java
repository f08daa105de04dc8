/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * A C enum to an Avro enum or to text, by the names of its constants: the symbol is the constant's name without its
 * prefix, the text what follows the first underscore. So no table of numbers is typed in Java. A number without a
 * constant becomes the schema's default, or empty text.
 */
public final class EnumCodec implements FieldCodec {
    /** Most C enums count up from 0 and find their text without boxing the number. */
    private static final int MOST = 256;

    @Override
    public String name() {
        return "enum";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        if (!(binding.source().type() instanceof BtfType.Enumeration enumeration)) {
            throw new UnsuitableMappingException("'" + binding.source().path() + "' is not an enum");
        }
        boolean symbols = binding.target().getType() == Schema.Type.ENUM;
        if (!symbols) {
            binding.require(Schema.Type.STRING);
        }
        IntegerReader reader = IntegerReader.of(binding.source());
        Object other = symbols ? otherSymbol(binding.target()) : "";
        Object[] values = new Object[MOST];
        Arrays.fill(values, other);
        Map<Long, Object> larger = new HashMap<>();
        for (Map.Entry<Long, String> constant : enumeration.constants().entrySet()) {
            Object value = symbols
                    ? symbol(binding.target(), match(binding.target(), constant.getValue()))
                    : text(constant.getValue());
            if (isSmall(constant.getKey())) {
                values[constant.getKey().intValue()] = value;
            } else {
                larger.put(constant.getKey(), value);
            }
        }
        return (raw, base) -> {
            long value = reader.read(raw, base);
            return isSmall(value) ? values[(int) value] : larger.getOrDefault(value, other);
        };
    }

    private static boolean isSmall(long value) {
        return value >= 0 && value < MOST;
    }

    private static Object otherSymbol(Schema target) {
        String name = target.getEnumDefault();
        return symbol(target, name == null ? target.getEnumSymbols().get(0) : name);
    }

    private static String text(String constant) {
        return constant.substring(constant.indexOf('_') + 1);
    }

    private static String match(Schema target, String constant) throws UnsuitableMappingException {
        return target.getEnumSymbols().stream()
                .filter(it -> constant.equals(it) || constant.endsWith("_" + it))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new UnsuitableMappingException("constant " + constant + " has no symbol in "
                        + target.getName() + ", which has " + String.join(", ", target.getEnumSymbols())));
    }

    private static Object symbol(Schema target, String name) {
        return SpecificData.get().createEnum(name, target);
    }
}
