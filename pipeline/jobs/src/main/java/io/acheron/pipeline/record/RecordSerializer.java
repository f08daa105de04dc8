/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.record;

import io.acheron.schema.codec.BinaryInput;
import io.acheron.schema.codec.BinaryOutput;
import io.acheron.schema.codec.MalformedRecordException;
import io.acheron.schema.codec.RecordCoder;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A record as its length in bytes and Avro's binary form. The length lets a record pass through a task as bytes, and be read from
 * an array rather than byte by byte from Flink's pages.
 *
 * <p>Not thread safe, as all serializers of Flink; {@link #duplicate} gives another thread its own.
 */
final class RecordSerializer<T extends SpecificRecordBase> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_BUFFER = 1024;

    private final Class<T> type;
    /** Schema that the state was written with, as JSON; null when it is that of the class. */
    private final @Nullable String writtenWith;

    private transient @Nullable Buffers<T> buffers;

    private static final class Buffers<T extends SpecificRecordBase> {
        final RecordCoder<T> coder;
        final BinaryOutput output = new BinaryOutput();
        final BinaryInput input = new BinaryInput();
        byte[] bytes = new byte[FIRST_BUFFER];
        final @Nullable SpecificDatumReader<T> older;

        @Nullable
        BinaryDecoder decoder;

        Buffers(Class<T> type, @Nullable String writtenWith) {
            coder = RecordCoder.of(type);
            SpecificData model = SpecificData.getForClass(type);
            older = writtenWith == null
                    ? null
                    : new SpecificDatumReader<>(new Schema.Parser().parse(writtenWith), model.getSchema(type), model);
        }

        byte[] room(int length) {
            if (bytes.length < length) {
                bytes = new byte[Math.max(length, 2 * bytes.length)];
            }
            return bytes;
        }
    }

    RecordSerializer(Class<T> type) {
        this(type, null);
    }

    RecordSerializer(Class<T> type, @Nullable String writtenWith) {
        this.type = type;
        this.writtenWith = writtenWith;
    }

    Class<T> type() {
        return type;
    }

    private Buffers<T> buffers() {
        if (buffers == null) {
            buffers = new Buffers<>(type, writtenWith);
        }
        return buffers;
    }

    @Override
    public void serialize(T record, DataOutputView target) throws IOException {
        Buffers<T> own = buffers();
        own.output.reset();
        own.coder.write(record, own.output);
        target.writeInt(own.output.size());
        target.write(own.output.array(), 0, own.output.size());
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        Buffers<T> own = buffers();
        int length = source.readInt();
        byte[] bytes = own.room(length);
        source.readFully(bytes, 0, length);
        return read(own, bytes, length);
    }

    private T read(Buffers<T> own, byte[] bytes, int length) throws IOException {
        if (own.older != null) {
            own.decoder = DecoderFactory.get().binaryDecoder(bytes, 0, length, own.decoder);
            return own.older.read(null, own.decoder);
        }
        own.input.reset(bytes, 0, length);
        try {
            return own.coder.read(own.input);
        } catch (MalformedRecordException e) {
            throw new IOException(
                    "state or stream does not hold a %s: %s".formatted(type.getName(), e.getMessage()), e);
        }
    }

    /** Fields are set anew: a record that is used again would keep what the next one does not have. */
    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        byte[] bytes = buffers().room(length);
        source.readFully(bytes, 0, length);
        target.writeInt(length);
        target.write(bytes, 0, length);
    }

    @Override
    public T copy(T from) {
        Buffers<T> own = buffers();
        own.output.reset();
        own.coder.write(from, own.output);
        own.input.reset(own.output.array(), 0, own.output.size());
        return own.coder.read(own.input);
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new RecordSerializer<>(type, writtenWith);
    }

    @Override
    public T createInstance() {
        return type.cast(SpecificData.newInstance(type, SpecificData.get().getSchema(type)));
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new RecordSerializerSnapshot<>(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordSerializer<?> serializer && type == serializer.type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
