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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A C enum of the kernel's own to the name of the constant: as it is, or with {@code constant:BPF_PROG_TYPE_} what follows that, in
 * lower case, with {@code constant:BPF_PROG_TYPE_,-} and hyphens for underscores. A constant that says UNSPEC is empty, and so is -1; a number without a name, from a younger kernel, is told as a number.
 */
public final class ConstantCodec implements FieldCodec {
    private static final String HYPHENS = ",-";
    private static final long NONE = 0xffff_ffffL;

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        if (!(binding.source().type() instanceof BtfType.Enumeration enumeration)) {
            throw new UnsuitableMappingException("'" + binding.source().path() + "' is not an enum");
        }
        Map<Long, String> names = new HashMap<>();
        String prefix = binding.argument().replaceFirst(HYPHENS + "$", "");
        boolean hyphens = !prefix.equals(binding.argument());
        enumeration
                .constants()
                .forEach((value, name) ->
                        names.put(value, hyphens ? text(name, prefix).replace('_', '-') : text(name, prefix)));
        names.put(NONE, "");
        IntegerReader reader = IntegerReader.of(binding.source());
        return (raw, base) -> {
            long value = reader.read(raw, base) & NONE;
            String name = names.get(value);
            return name == null ? Long.toString(value) : name;
        };
    }

    private static String text(String constant, String prefix) {
        if (constant.endsWith("_UNSPEC")) {
            return "";
        }
        return !prefix.isEmpty() && constant.startsWith(prefix)
                ? constant.substring(prefix.length()).toLowerCase(Locale.ROOT)
                : constant;
    }
}
