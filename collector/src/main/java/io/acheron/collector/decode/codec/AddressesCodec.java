/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.ElementRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Structs with members {@code family} and {@code address} to a list of addresses in text; those of other families are left out. */
public final class AddressesCodec implements FieldCodec {
    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.ARRAY);
        ElementRange elements = ElementRange.of(binding);
        IntegerReader family = IntegerReader.of(Binding.member(elements.element(), "family", 0));
        ByteRange address = AddressCodec.range(Binding.member(elements.element(), "address", 0));
        return (raw, base) -> {
            int count = elements.count(raw, base);
            List<String> addresses = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int at = elements.at(raw, base, i);
                String text = AddressCodec.text((int) family.read(raw, at), address, raw, at);
                if (text != null) {
                    addresses.add(text);
                }
            }
            return addresses;
        };
    }
}
