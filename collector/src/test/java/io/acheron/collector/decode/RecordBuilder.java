/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.btf.Btf;
import io.acheron.collector.btf.BtfType;
import io.acheron.collector.probe.Probe;
import io.acheron.collector.ring.RawEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a record as a probe would, by the names of its C struct, so that tests know offsets as little as the decoder
 * does.
 */
final class RecordBuilder {
    private final Btf btf;
    private final BtfType.Struct struct;
    private final ByteBuffer fixed;
    private final ByteArrayOutputStream variable = new ByteArrayOutputStream();

    private RecordBuilder(Btf btf, BtfType.Struct struct) {
        this.btf = btf;
        this.struct = struct;
        this.fixed = ByteBuffer.allocate(struct.size()).order(ByteOrder.nativeOrder());
    }

    static RecordBuilder of(Probe probe, String kind) {
        Probe.EventType type = probe.events().stream()
                .filter(it -> it.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        return new RecordBuilder(
                        probe.btf(), probe.btf().struct(type.mapping().struct()).orElseThrow())
                .set("head.type", type.id());
    }

    /** An element of an array, to be given to {@link #span(String, RecordBuilder...)}. */
    RecordBuilder element(String structName) {
        return new RecordBuilder(btf, btf.struct(structName).orElseThrow());
    }

    RecordBuilder set(String path, long value) {
        Location at = locate(path);
        switch (at.type().size()) {
            case 1 -> fixed.put(at.offset(), (byte) value);
            case 2 -> fixed.putShort(at.offset(), (short) value);
            case 4 -> fixed.putInt(at.offset(), (int) value);
            default -> fixed.putLong(at.offset(), value);
        }
        return this;
    }

    RecordBuilder set(String path, String text) {
        return set(path, text.getBytes(StandardCharsets.UTF_8));
    }

    RecordBuilder set(String path, byte[] bytes) {
        fixed.put(locate(path).offset(), bytes);
        return this;
    }

    /** Sets a number to that of a constant of the member's C enum. */
    RecordBuilder setConstant(String path, String constant) {
        BtfType.Enumeration type = (BtfType.Enumeration) locate(path).type();
        return set(
                path,
                type.constants().entrySet().stream()
                        .filter(it -> it.getValue().equals(constant))
                        .findFirst()
                        .orElseThrow()
                        .getKey());
    }

    RecordBuilder span(String path, byte[] bytes) {
        set(path + ".offset", struct.size() + variable.size());
        set(path + ".length", bytes.length);
        variable.writeBytes(bytes);
        return this;
    }

    RecordBuilder span(String path, String text) {
        return span(path, text.getBytes(StandardCharsets.UTF_8));
    }

    RecordBuilder span(String path, RecordBuilder... elements) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (RecordBuilder element : elements) {
            bytes.writeBytes(element.fixed.array());
        }
        return span(path, bytes.toByteArray());
    }

    /** Returns where the next span's bytes will lie. */
    int end() {
        return struct.size() + variable.size();
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(fixed.array());
        all.writeBytes(variable.toByteArray());
        return all.toByteArray();
    }

    RawEvent raw() {
        return RawEvent.of(bytes());
    }

    private Location locate(String path) {
        try {
            return Location.resolve(struct, path);
        } catch (UnsuitableMappingException e) {
            throw new AssertionError(e);
        }
    }
}
