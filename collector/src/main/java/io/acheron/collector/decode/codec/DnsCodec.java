/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.dns.DnsParser;
import io.acheron.schema.payload.DnsMessage;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a DNS message to its content; a second member says how long the message was on the wire, before it was
 * cut.
 */
public final class DnsCodec implements FieldCodec {
    @Override
    public String name() {
        return "dns";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.RECORD);
        TextReader bytes = new TextReader(ByteRange.of(binding.source(0)));
        @Nullable IntegerReader wireLength = binding.sources().size() < 2 ? null : IntegerReader.of(binding.source(1));
        return (raw, base) -> {
            int length = bytes.load(raw, base);
            DnsMessage message = DnsParser.parse(bytes.bytes(), 0, length);
            if (wireLength != null) {
                message.setSize((int) wireLength.read(raw, base));
            }
            return message;
        };
    }
}
