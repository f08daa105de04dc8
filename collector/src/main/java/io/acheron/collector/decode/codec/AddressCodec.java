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
import io.acheron.collector.decode.Location;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.collector.host.AddressText;
import io.acheron.collector.ring.RawEvent;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Address family and 16 bytes in network order (IPv4 in the first four) to an address in text. */
public final class AddressCodec implements FieldCodec {
    static final int INET = 2;
    static final int INET6 = 10;
    private static final int BYTES = 16;

    @Override
    public String name() {
        return "address";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        IntegerReader family = IntegerReader.of(binding.source(0));
        ByteRange range = range(binding.source(1));
        boolean nullable = binding.nullable();
        return (raw, base) -> {
            String text = text((int) family.read(raw, base), range, raw, base);
            return text == null && !nullable ? "" : text;
        };
    }

    static ByteRange range(Location location) throws UnsuitableMappingException {
        if (location.type().size() != BYTES) {
            throw new UnsuitableMappingException(
                    "'" + location.path() + "' has " + location.type().size() + " bytes, an address has " + BYTES);
        }
        return ByteRange.of(location);
    }

    /** Returns the address; null for another family. */
    static @Nullable String text(int family, ByteRange range, RawEvent raw, int base) {
        if (family != INET && family != INET6) {
            return null;
        }
        byte[] address = new byte[family == INET ? 4 : BYTES];
        raw.copy(range.offset(raw, base), address, address.length);
        return AddressText.of(address);
    }
}
