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
import org.apache.avro.Schema;

/**
 * The name of a unix socket to text. An abstract one begins with NUL and may hold more; each is written as @, as in
 * /proc/net/unix.
 */
public final class UnixNameCodec implements FieldCodec {
    @Override
    public String name() {
        return "unix_name";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        TextReader name = new TextReader(ByteRange.of(binding.source()));
        return binding.nullable()
                ? (raw, base) -> TextCodec.orNull(text(name, raw, base))
                : (raw, base) -> text(name, raw, base);
    }

    /** Returns the name; empty when there is none. */
    static String text(TextReader name, RawEvent raw, int base) {
        int length = name.load(raw, base);
        if (length == 0) {
            return "";
        }
        byte[] bytes = name.bytes();
        if (bytes[0] != 0) {
            return name.read(raw, base);
        }
        for (int i = 0; i < length; i++) {
            bytes[i] = bytes[i] == 0 ? (byte) '@' : bytes[i];
        }
        return name.text(0, length);
    }
}
