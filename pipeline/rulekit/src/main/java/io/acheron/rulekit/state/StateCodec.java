/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import static io.acheron.rulekit.state.Texts.readMatched;
import static io.acheron.rulekit.state.Texts.readText;
import static io.acheron.rulekit.state.Texts.readTexts;
import static io.acheron.rulekit.state.Texts.writeMatched;
import static io.acheron.rulekit.state.Texts.writeText;
import static io.acheron.rulekit.state.Texts.writeTexts;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of a group as bytes, for snapshots and state backends. Events go in Avro's single-object form, so that state of an
 * older schema can be read. An entry that several begun matches share is written once. Not thread safe.
 */
public final class StateCodec {
    private static final int VERSION = 1;

    private final SingleObject<Event> events = SingleObject.of(Event.class);

    public void write(NodeState state, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        writeNode(state, out);
    }

    /** @throws IOException if the bytes are not those of a group, or of a later version */
    public NodeState read(DataInput in) throws IOException {
        version(in);
        return readNode(in);
    }

    /** Writes an event that is on its way to a group, or waits there. */
    public void write(Occurrence occurrence, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        writeText(occurrence.id(), out);
        out.writeLong(occurrence.timeMicros());
        out.writeLong(occurrence.sequence());
        writeEvent(occurrence.recorded(), out);
        out.writeInt(occurrence.takes().size());
        for (Take take : occurrence.takes()) {
            out.writeInt(take.leaf());
            out.writeInt(take.scopes().size());
            for (Take.Scope scope : take.scopes()) {
                writeTexts(scope.group(), out);
            }
            writeTexts(take.values(), out);
            writeMatched(take.matched(), out);
        }
    }

    /** @throws IOException if the bytes are not an event on its way, or of a later version */
    public Occurrence readOccurrence(DataInput in) throws IOException {
        version(in);
        String id = readText(in);
        long time = in.readLong();
        long sequence = in.readLong();
        RecordedEvent event = readEvent(in);
        if (event == null) {
            throw new IOException("a step without its event: " + id);
        }
        List<Take> takes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int leaf = in.readInt();
            List<Take.Scope> scopes = new ArrayList<>();
            for (int chained = in.readInt(); chained > 0; chained--) {
                scopes.add(new Take.Scope(readTexts(in)));
            }
            takes.add(new Take(leaf, scopes, readTexts(in), readMatched(in)));
        }
        return new Occurrence(id, time, sequence, event, takes);
    }

    private static void version(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("state of a rule has version %d, this release knows %d".formatted(version, VERSION));
        }
    }

    private void writeNode(NodeState state, DataOutput out) throws IOException {
        Map<Entry, Integer> numbers = new IdentityHashMap<>();
        List<Entry> all = new ArrayList<>();
        state.entries.forEach(entry -> number(entry, numbers, all));
        state.partials.forEach(partial -> partial.entries.forEach(entry -> number(entry, numbers, all)));
        out.writeInt(all.size());
        for (Entry entry : all) {
            writeEntry(entry, out);
        }
        writeNumbers(state.entries, numbers, out);
        out.writeInt(state.partials.size());
        for (Partial partial : state.partials) {
            out.writeInt(partial.step);
            out.writeInt(partial.count);
            out.writeInt(partial.steps.size());
            for (int step : partial.steps) {
                out.writeInt(step);
            }
            writeNumbers(partial.entries, numbers, out);
            writeTexts(partial.captured, out);
        }
        out.writeInt(state.seen.size());
        for (Map.Entry<String, Long> seen : state.seen.entrySet()) {
            writeText(seen.getKey(), out);
            out.writeLong(seen.getValue());
        }
        writeTexts(state.group, out);
        out.writeDouble(state.sum);
        out.writeLong(state.began);
        out.writeLong(state.quietUntil);
        out.writeLong(state.now);
        out.writeInt(state.chained.size());
        for (Map.Entry<String, NodeState> chained : state.chained.entrySet()) {
            writeText(chained.getKey(), out);
            writeNode(chained.getValue(), out);
        }
    }

    private static void number(Entry entry, Map<Entry, Integer> numbers, List<Entry> all) {
        if (numbers.putIfAbsent(entry, all.size()) == null) {
            all.add(entry);
        }
    }

    private static void writeNumbers(List<Entry> entries, Map<Entry, Integer> numbers, DataOutput out)
            throws IOException {
        out.writeInt(entries.size());
        for (Entry entry : entries) {
            out.writeInt(numbers.getOrDefault(entry, 0));
        }
    }

    private NodeState readNode(DataInput in) throws IOException {
        NodeState state = new NodeState();
        List<Entry> all = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            all.add(readEntry(in));
        }
        readNumbers(state.entries, all, in);
        for (int left = in.readInt(); left > 0; left--) {
            Partial partial = new Partial();
            partial.step = in.readInt();
            partial.count = in.readInt();
            for (int steps = in.readInt(); steps > 0; steps--) {
                partial.steps.add(in.readInt());
            }
            readNumbers(partial.entries, all, in);
            partial.captured.addAll(readTexts(in));
            state.partials.add(partial);
        }
        for (int left = in.readInt(); left > 0; left--) {
            state.seen.put(readText(in), in.readLong());
        }
        state.group = List.copyOf(readTexts(in));
        state.sum = in.readDouble();
        state.began = in.readLong();
        state.quietUntil = in.readLong();
        state.now = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            state.chained.put(readText(in), readNode(in));
        }
        return state;
    }

    private static void readNumbers(List<Entry> into, List<Entry> all, DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            into.add(all.get(in.readInt()));
        }
    }

    private void writeEntry(Entry entry, DataOutput out) throws IOException {
        out.writeLong(entry.timeMicros());
        out.writeLong(entry.sequence());
        out.writeInt(entry.parts().size());
        for (Entry.Part part : entry.parts()) {
            out.writeInt(part.input());
            writeTexts(part.values(), out);
            writeMatched(part.matched(), out);
        }
        out.writeInt(entry.evidence().size());
        for (Evidence evidence : entry.evidence()) {
            writeText(evidence.id(), out);
            writeText(evidence.part(), out);
            out.writeLong(evidence.timeMicros());
            out.writeLong(evidence.sequence());
            writeEvent(evidence.recorded(), out);
            writeMatched(evidence.matched(), out);
        }
    }

    private Entry readEntry(DataInput in) throws IOException {
        long time = in.readLong();
        long sequence = in.readLong();
        List<Entry.Part> parts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            parts.add(new Entry.Part(in.readInt(), readTexts(in), readMatched(in)));
        }
        List<Evidence> evidence = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            evidence.add(new Evidence(
                    readText(in), readText(in), in.readLong(), in.readLong(), readEvent(in), readMatched(in)));
        }
        return new Entry(time, sequence, parts, evidence);
    }

    private void writeEvent(@Nullable RecordedEvent event, DataOutput out) throws IOException {
        byte[] bytes = event == null ? new byte[0] : event.bytes(events);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private @Nullable RecordedEvent readEvent(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes.length == 0 ? null : RecordedEvent.of(bytes, events);
    }
}
