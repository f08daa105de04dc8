/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Writes what is not delivered into checkpoints. */
final class UndeliveredSerializer implements SimpleVersionedSerializer<Undelivered> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(Undelivered one) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(one.alert().length + 64);
        out.writeUTF(one.topic());
        out.writeInt(one.partition());
        out.writeLong(one.offset());
        out.writeInt(one.alert().length);
        out.write(one.alert());
        return out.getCopyOfBuffer();
    }

    @Override
    public Undelivered deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("state of version %d; this release reads version %d".formatted(version, VERSION));
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        String topic = in.readUTF();
        int partition = in.readInt();
        long offset = in.readLong();
        byte[] alert = new byte[in.readInt()];
        in.readFully(alert);
        return new Undelivered(topic, partition, offset, alert);
    }
}
