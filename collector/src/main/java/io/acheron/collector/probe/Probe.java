/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

import io.acheron.collector.btf.Btf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A probe: an object with BPF programs, the mapping of its records, and the layouts both speak of. */
public final class Probe {
    private final MappingFile file;
    private final ProbeMapping mapping;
    private final Supplier<byte[]> object;
    private final Btf btf;
    private final List<EventType> events;

    Probe(MappingFile file, ProbeMapping mapping, Supplier<byte[]> object, int firstTypeId) {
        this.file = file;
        this.mapping = mapping;
        this.object = object;
        this.btf = Btf.ofObject(object.get());
        List<EventType> types = new ArrayList<>();
        mapping.events().forEach((kind, event) -> types.add(new EventType(firstTypeId + types.size(), kind, event)));
        this.events = List.copyOf(types);
    }

    /** Returns the same object with another mapping. */
    public Probe with(MappingFile other) {
        return new Probe(
                other,
                other.probe(),
                object,
                events.isEmpty() ? 1 : events.get(0).id());
    }

    /** Returns the name. */
    public String name() {
        return mapping.probe();
    }

    /** Returns the file with the mapping, for complaints. */
    public MappingFile file() {
        return file;
    }

    /** Returns what the file says. */
    public ProbeMapping mapping() {
        return mapping;
    }

    /** Returns the object file; read anew each time, since it is needed only for loading. */
    public byte[] object() {
        return object.get();
    }

    /** Returns the layouts of the object. */
    public Btf btf() {
        return btf;
    }

    /** Returns the events the probe emits. */
    public List<EventType> events() {
        return events;
    }

    /**
     * An event of a probe.
     *
     * @param id number in the head of its records, given anew at each start, the first is 1
     * @param kind name of the event, such as process_exec
     * @param mapping where its fields come from
     */
    public record EventType(int id, String kind, ProbeMapping.EventMapping mapping) {}
}
