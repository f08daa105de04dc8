/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** All codecs there are, and which to use where a mapping names none. */
final class Codecs {
    private final Map<String, FieldCodec> byName = new TreeMap<>();

    Codecs() {
        for (FieldCodec codec : ServiceLoader.load(FieldCodec.class, Codecs.class.getClassLoader())) {
            FieldCodec other = byName.put(codec.name(), codec);
            if (other != null) {
                throw new IllegalStateException("two codecs have the name " + codec.name() + ": "
                        + codec.getClass().getName() + " and "
                        + other.getClass().getName());
            }
        }
    }

    /**
     * Returns the codec for a field.
     *
     * @param as name, perhaps with an argument; null to choose by the types of both sides
     */
    FieldCodec find(@Nullable String as, Binding binding) throws UnsuitableMappingException {
        String name = as == null ? choose(binding) : name(as);
        FieldCodec codec = byName.get(name);
        if (codec == null) {
            throw new UnsuitableMappingException(
                    "no codec has the name '" + name + "'; there are " + String.join(", ", byName.keySet()));
        }
        return codec;
    }

    private static String choose(Binding binding) throws UnsuitableMappingException {
        BtfType type = binding.source().type();
        if (ByteRange.isSpan(type) || type instanceof BtfType.Array) {
            return "text";
        }
        if (type instanceof BtfType.Struct) {
            return binding.target().getName().equals("Socket") ? "socket" : "struct";
        }
        boolean named = type instanceof BtfType.Enumeration
                && (binding.target().getType() == Schema.Type.ENUM
                        || binding.target().getType() == Schema.Type.STRING);
        return named ? "enum" : "integer";
    }

    static String name(String as) {
        int colon = as.indexOf(':');
        return colon < 0 ? as : as.substring(0, colon);
    }

    static String argument(@Nullable String as) {
        return as == null || as.indexOf(':') < 0 ? "" : as.substring(as.indexOf(':') + 1);
    }
}
