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
import io.acheron.collector.host.BootClock;
import org.apache.avro.Schema;

/** Nanoseconds since boot to wall-clock time. */
public final class BootTimeCodec implements FieldCodec {
    @Override
    public String name() {
        return "boot_time";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.LONG);
        if (binding.target().getLogicalType() == null) {
            throw new UnsuitableMappingException("makes a timestamp, the field is a plain long");
        }
        IntegerReader reader = IntegerReader.of(binding.source());
        BootClock clock = binding.settings().clock();
        return (raw, base) -> clock.toInstant(reader.read(raw, base));
    }
}
