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
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * A C enum to an Avro enum by the names of its constants: the symbol is the constant's name, or what follows a prefix and an underscore. So
 * no table of numbers is typed in Java. A number without a constant becomes the schema's default.
 */
public final class EnumCodec implements FieldCodec {
    /** C enums here count up from 0; more would be flags. */
    private static final int MOST = 256;

    @Override
    public String name() {
        return "enum";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.ENUM);
        if (!(binding.source().type() instanceof BtfType.Enumeration enumeration)) {
            throw new UnsuitableMappingException("'" + binding.source().path() + "' is not an enum");
        }
        Schema target = binding.target();
        IntegerReader reader = IntegerReader.of(binding.source());
        Object other = symbol(
                target,
                target.getEnumDefault() == null ? target.getEnumSymbols().get(0) : target.getEnumDefault());
        Object[] symbols = new Object[MOST];
        java.util.Arrays.fill(symbols, other);
        for (var constant : enumeration.constants().entrySet()) {
            if (constant.getKey() >= 0 && constant.getKey() < MOST) {
                symbols[constant.getKey().intValue()] = symbol(target, match(target, constant.getValue()));
            }
        }
        return (raw, base) -> {
            long value = reader.read(raw, base);
            return value >= 0 && value < MOST ? symbols[(int) value] : other;
        };
    }

    private static String match(Schema target, String constant) throws UnsuitableMappingException {
        return target.getEnumSymbols().stream()
                .filter(it -> constant.equals(it) || constant.endsWith("_" + it))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElseThrow(() -> new UnsuitableMappingException("constant " + constant + " has no symbol in "
                        + target.getName() + ", which has " + String.join(", ", target.getEnumSymbols())));
    }

    private static Object symbol(Schema target, String name) {
        return SpecificData.get().createEnum(name, target);
    }
}
