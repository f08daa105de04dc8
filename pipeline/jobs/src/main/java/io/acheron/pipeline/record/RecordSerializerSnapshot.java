/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Says in a savepoint which schema its records were written with, so that a release whose records have other fields reads them by
 * Avro's rules of resolution.
 */
public final class RecordSerializerSnapshot<T extends SpecificRecordBase> implements TypeSerializerSnapshot<T> {
    private static final int VERSION = 1;

    private @Nullable Class<T> type;
    private @Nullable Schema writer;

    /** For Flink, which then calls {@link #readSnapshot}. */
    public RecordSerializerSnapshot() {}

    RecordSerializerSnapshot(Class<T> type) {
        this(type, SpecificData.get().getSchema(type));
    }

    RecordSerializerSnapshot(Class<T> type, Schema writer) {
        this.type = type;
        this.writer = writer;
    }

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    /** The name, then the schema as bytes: {@code writeUTF} takes no more than 64 KiB. */
    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        byte[] schema = schema().toString().getBytes(StandardCharsets.UTF_8);
        out.writeUTF(type().getName());
        out.writeInt(schema.length);
        out.write(schema);
    }

    @Override
    @SuppressWarnings("unchecked") // the name was written for a record class
    public void readSnapshot(int version, DataInputView in, ClassLoader classes) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "state of a newer release (record snapshot %d, this release knows %d); start that release"
                            .formatted(version, VERSION));
        }
        String name = in.readUTF();
        byte[] schema = new byte[in.readInt()];
        in.readFully(schema);
        try {
            type = (Class<T>) Class.forName(name, false, classes);
        } catch (ClassNotFoundException e) {
            throw new IOException("state holds records of %s, which this release does not have".formatted(name), e);
        }
        writer = new Schema.Parser().parse(new String(schema, StandardCharsets.UTF_8));
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return isCurrent(schema())
                ? new RecordSerializer<>(type())
                : new RecordSerializer<>(type(), schema().toString());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> before) {
        if (!(before instanceof RecordSerializerSnapshot<T> older) || older.type() != type()) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        if (isCurrent(older.schema())) {
            return TypeSerializerSchemaCompatibility.compatibleAsIs();
        }
        SchemaCompatibilityType readable = SchemaCompatibility.checkReaderWriterCompatibility(schema(), older.schema())
                .getType();
        return readable == SchemaCompatibilityType.COMPATIBLE
                ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                : TypeSerializerSchemaCompatibility.incompatible();
    }

    private boolean isCurrent(Schema other) {
        return SchemaNormalization.parsingFingerprint64(other)
                == SchemaNormalization.parsingFingerprint64(SpecificData.get().getSchema(type()));
    }

    private Class<T> type() {
        return Objects.requireNonNull(type, "a snapshot that was not read yet");
    }

    private Schema schema() {
        return Objects.requireNonNull(writer, "a snapshot that was not read yet");
    }
}
