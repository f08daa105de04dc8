/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Writes logic as bytes, in which form it travels from the matcher to the stage that holds the state. */
public final class LogicCodec {
    public static byte[] encode(Logic logic) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            write(logic, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** @param bytes made by {@link #encode} of the same release */
    public static Logic decode(byte[] bytes) {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("logic of a rule is cut off", e);
        }
    }

    private static void write(Logic logic, DataOutputStream out) throws IOException {
        out.writeUTF(logic.kind().name());
        out.writeLong(logic.withinMicros());
        out.writeBoolean(logic.quiet());
        out.writeBoolean(logic.everyMatch());
        out.writeLong(logic.learnMicros());
        Threshold threshold = logic.threshold();
        out.writeBoolean(threshold != null);
        if (threshold != null) {
            out.writeDouble(threshold.low());
            out.writeBoolean(threshold.lowOpen());
            out.writeDouble(threshold.high());
            out.writeBoolean(threshold.highOpen());
            out.writeBoolean(threshold.differs());
        }
        out.writeInt(logic.inputs().size());
        for (Input input : logic.inputs()) {
            write(input, out);
        }
    }

    private static void write(Input input, DataOutputStream out) throws IOException {
        out.writeUTF(input.name());
        out.writeUTF(input.role().name());
        out.writeInt(input.min());
        out.writeInt(input.max());
        out.writeBoolean(input.distinct());
        out.writeInt(input.captures().size());
        for (String capture : input.captures()) {
            out.writeUTF(capture);
        }
        out.writeInt(input.comparisons().size());
        for (Input.Comparison comparison : input.comparisons()) {
            out.writeUTF(comparison.captured());
            out.writeBoolean(comparison.equal());
        }
        out.writeInt(input.chainedValues().size());
        for (int value : input.chainedValues()) {
            out.writeInt(value);
        }
        Logic chained = input.chained();
        out.writeBoolean(chained != null);
        if (chained != null) {
            write(chained, out);
        }
    }

    private static Logic read(DataInputStream in) throws IOException {
        Logic.Kind kind = Logic.Kind.valueOf(in.readUTF());
        long within = in.readLong();
        boolean quiet = in.readBoolean();
        boolean everyMatch = in.readBoolean();
        long learn = in.readLong();
        Threshold threshold = in.readBoolean()
                ? new Threshold(in.readDouble(), in.readBoolean(), in.readDouble(), in.readBoolean(), in.readBoolean())
                : null;
        List<Input> inputs = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            inputs.add(readInput(in));
        }
        return new Logic(kind, within, inputs, threshold, quiet, everyMatch, learn);
    }

    private static Input readInput(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Input.Role role = Input.Role.valueOf(in.readUTF());
        int min = in.readInt();
        int max = in.readInt();
        boolean distinct = in.readBoolean();
        List<String> captures = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            captures.add(in.readUTF());
        }
        List<Input.Comparison> comparisons = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            comparisons.add(new Input.Comparison(in.readUTF(), in.readBoolean()));
        }
        List<Integer> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(in.readInt());
        }
        Logic chained = in.readBoolean() ? read(in) : null;
        return new Input(name, role, min, max, distinct, captures, comparisons, chained, values);
    }

    private LogicCodec() {}
}
