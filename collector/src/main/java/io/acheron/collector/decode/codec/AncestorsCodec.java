/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.decode.Binding;
import io.acheron.collector.decode.ByteRange;
import io.acheron.collector.decode.ElementRange;
import io.acheron.collector.decode.FieldCodec;
import io.acheron.collector.decode.FieldReader;
import io.acheron.collector.decode.IntegerReader;
import io.acheron.collector.decode.TextReader;
import io.acheron.collector.decode.UnsuitableMappingException;
import io.acheron.schema.event.ProcessRef;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Structs with {@code tgid}, {@code start_ns}, {@code uid} and {@code comm} to a list of processes; a tgid of 0 ends
 * it.
 */
public final class AncestorsCodec implements FieldCodec {
    @Override
    public String name() {
        return "ancestors";
    }

    @Override
    public FieldReader bind(Binding binding) throws UnsuitableMappingException {
        binding.require(Schema.Type.ARRAY);
        ElementRange elements = ElementRange.of(binding);
        BtfType.Struct struct = elements.element();
        IntegerReader pid = IntegerReader.of(Binding.member(struct, "tgid", 0));
        IntegerReader start = IntegerReader.of(Binding.member(struct, "start_ns", 0));
        IntegerReader uid = IntegerReader.of(Binding.member(struct, "uid", 0));
        TextReader comm = new TextReader(ByteRange.of(Binding.member(struct, "comm", 0)));
        EntityIds ids = new EntityIds(binding.settings().identity().bootId());
        return (raw, base) -> {
            int count = elements.count(raw, base);
            List<ProcessRef> ancestors = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int at = elements.at(raw, base, i);
                int id = (int) pid.read(raw, at);
                if (id == 0) {
                    break;
                }
                long startNs = start.read(raw, at);
                ancestors.add(new ProcessRef(
                        ids.of(id, startNs), id, startNs, comm.read(raw, at), null, null, uid.read(raw, at)));
            }
            return ancestors;
        };
    }
}
