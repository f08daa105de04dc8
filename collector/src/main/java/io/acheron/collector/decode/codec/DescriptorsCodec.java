/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ElementRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.schema.event.Descriptor;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Structs with members named like the fields of Descriptor to a list of them. {@code path} is a span as in the codec
 * path, {@code socket} a span of one {@code struct socket_info}. An element with a negative descriptor is not there.
 */
public final class DescriptorsCodec implements FieldCodec {
    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.ARRAY);
        ElementRange elements = ElementRange.of(binding);
        DescriptorReader reader =
                new DescriptorReader(binding.to(binding.target().getElementType()), elements.element());
        return (raw, base) -> {
            int count = elements.count(raw, base);
            List<Descriptor> descriptors = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Descriptor descriptor = reader.read(raw, elements.at(raw, base, i));
                if (descriptor != null) {
                    descriptors.add(descriptor);
                }
            }
            return descriptors;
        };
    }
}
