/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes groups and steps as bytes. Keyed state holds bytes, so that neither backend ever shares an object with the task, and what is
 * held of events is copied and not decoded. Not thread safe.
 */
public final class GroupCodec {
    private static final int VERSION = 1;

    private final StateCodec codec = new StateCodec();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(4_096);

    /** @return an event with what it meets of a rule, for {@link GroupStep#occurrence} */
    public byte[] write(Occurrence occurrence) {
        buffer.reset();
        try {
            codec.write(occurrence, new DataOutputStream(buffer));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return buffer.toByteArray();
    }

    /** @throws IOException if a release wrote it that this one cannot read */
    Occurrence readOccurrence(byte[] bytes) throws IOException {
        return codec.readOccurrence(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** @param group has a definition */
    byte[] write(Group group, Definition definition) {
        buffer.reset();
        DataOutputStream out = new DataOutputStream(buffer);
        try {
            out.writeByte(VERSION);
            out.writeUTF(definition.id());
            out.writeLong(group.lagMs);
            out.writeLong(group.wakeMs);
            out.writeLong(group.expiresAtMs);
            out.writeLong(group.eventTimerMs);
            out.writeLong(group.clockTimerMs);
            out.writeInt(group.waiting.size());
            for (Occurrence occurrence : group.waiting) {
                codec.write(occurrence, out);
            }
            out.writeBoolean(group.state != null);
            if (group.state != null) {
                codec.write(group.state, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return buffer.toByteArray();
    }

    /**
     * @return the group; without a definition if it is not known any more
     * @throws IOException if a release wrote it that this one cannot read
     */
    Group read(String key, byte[] bytes, Definitions definitions) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the state of group %s has version %d, this release knows %d".formatted(key, version, VERSION));
        }
        Group group = new Group(key);
        group.definition = definitions.find(in.readUTF());
        group.lagMs = in.readLong();
        group.wakeMs = in.readLong();
        group.expiresAtMs = in.readLong();
        group.eventTimerMs = in.readLong();
        group.clockTimerMs = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            group.waiting.add(codec.readOccurrence(in));
        }
        group.state = in.readBoolean() ? codec.read(in) : null;
        group.stored = true;
        return group;
    }
}
