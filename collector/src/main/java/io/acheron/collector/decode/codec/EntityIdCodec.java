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
import org.apache.avro.Schema;

/**
 * Process id and start time to the name of a process. No process (id and start 0) is null where the field allows it.
 */
public final class EntityIdCodec implements FieldCodec {
    @Override
    public String name() {
        return "entity_id";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.STRING);
        IntegerReader pid = IntegerReader.of(binding.source(0));
        IntegerReader start = IntegerReader.of(binding.source(1));
        EntityIds ids = new EntityIds(binding.settings().identity().bootId());
        String none = binding.nullable() ? null : "";
        return (raw, base) -> {
            long id = pid.read(raw, base);
            long startNs = start.read(raw, base);
            return id == 0 && startNs == 0 ? none : ids.of((int) id, startNs);
        };
    }
}
