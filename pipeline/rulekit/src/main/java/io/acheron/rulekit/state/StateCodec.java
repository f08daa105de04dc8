/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("state of a rule has version %d, this release knows %d".formatted(version, VERSION));
        }
        return readNode(in);
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
            Event event = evidence.event();
            byte[] bytes = event == null ? new byte[0] : events.encode(event);
            out.writeInt(bytes.length);
            out.write(bytes);
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

    private @Nullable Event readEvent(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        try {
            return bytes.length == 0 ? null : events.decode(bytes);
        } catch (UndecodableRecordException e) {
            throw new IOException("an event in the state of a rule cannot be read: " + e.getMessage(), e);
        }
    }

    private static void writeMatched(List<MatchedField> matched, DataOutput out) throws IOException {
        out.writeInt(matched.size());
        for (MatchedField field : matched) {
            writeText(field.getSelection(), out);
            writeText(field.getField(), out);
            writeText(field.getValue(), out);
        }
    }

    private static List<MatchedField> readMatched(DataInput in) throws IOException {
        List<MatchedField> matched = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            matched.add(new MatchedField(readText(in), readText(in), readText(in)));
        }
        return matched;
    }

    private static void writeTexts(List<String> texts, DataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(text, out);
        }
    }

    private static List<String> readTexts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    /** Not writeUTF: a value may be longer than 64 KiB. */
    private static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
