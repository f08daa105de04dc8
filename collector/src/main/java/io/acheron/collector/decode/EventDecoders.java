/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.probe.Probe;
import io.acheron.collector.ring.RawEvent;
import io.acheron.schema.event.Event;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the records of all probes. A record that cannot be decoded is counted with its reason, and never stops the
 * next one. For each kind: in = out + dropped by reason. Decoding is for one thread, {@link #counts()} for any.
 */
public final class EventDecoders {
    private static final String HEAD = "event_head";

    private final @Nullable EventDecoder[] decoders;
    private final TypeCounts[] counts;
    private final int typeOffset;

    /**
     * Compiles the mappings of all probes.
     *
     * @param probes all probes, numbered from 1 without gaps
     * @param compiler compiles one
     * @param variants variant in use of a probe, by its name
     * @throws io.acheron.collector.probe.ProbeFileException when a mapping is wrong
     */
    public EventDecoders(List<Probe> probes, MappingCompiler compiler, Function<String, String> variants) {
        int types = probes.stream().mapToInt(it -> it.events().size()).sum();
        decoders = new EventDecoder[types + 1];
        counts = new TypeCounts[types + 1];
        counts[0] = new TypeCounts("");
        int offset = 0;
        for (Probe probe : probes) {
            offset = typeOffset(probe);
            for (Probe.EventType type : probe.events()) {
                decoders[type.id()] = compiler.compile(probe, type, () -> variants.apply(probe.name()));
                counts[type.id()] = new TypeCounts(type.kind());
            }
        }
        typeOffset = offset;
    }

    private static int typeOffset(Probe probe) {
        return probe.btf()
                .struct(HEAD)
                .flatMap(it -> it.member("type"))
                .filter(it -> it.type().size() == Integer.BYTES)
                .map(BtfType.Member::offset)
                .orElseThrow(
                        () -> probe.file().refuse("probe:", "the object has no struct " + HEAD + " with a __u32 type"));
    }

    /**
     * Decodes a record.
     *
     * @return the event; null when it could not be decoded, which is counted
     */
    public @Nullable Event decode(RawEvent raw) {
        int type = raw.length() < typeOffset + Integer.BYTES ? 0 : raw.intAt(typeOffset);
        EventDecoder decoder = type > 0 && type < decoders.length ? decoders[type] : null;
        TypeCounts count = counts[decoder == null ? 0 : type];
        count.in();
        if (decoder == null) {
            count.dropped("unknown_type");
            return null;
        }
        try {
            Event event = decoder.decode(raw);
            count.out();
            return event;
        } catch (UndecodableException e) {
            count.dropped(e.reason());
        } catch (RuntimeException e) {
            // A defect of a codec. The stream goes on; the class name leads to it.
            count.dropped("defect_" + e.getClass().getSimpleName());
        }
        return null;
    }

    /** Returns what became of all records so far. */
    public List<DecodeCount> counts() {
        return Arrays.stream(counts).flatMap(it -> it.snapshot().stream()).toList();
    }
}
