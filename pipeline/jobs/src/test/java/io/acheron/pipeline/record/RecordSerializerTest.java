/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {
    private final TypeSerializer<Event> serializer = new RecordSerializer<>(Event.class);
    private final Event event = Sample.exec("web-1", 1, 0.5, 7, "/bin/sh");

    @Test
    void shouldGiveBackWhatWasWritten() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        Event second = Sample.ask("web-2", 2, 0.5, 8, "example.org");
        serializer.serialize(event, out);
        serializer.serialize(second, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThat(serializer.deserialize(in)).isEqualTo(event);
        assertThat(serializer.deserialize(new Event(), in)).isEqualTo(second);
        assertThat(in.available()).isZero();
    }

    @Test
    void shouldTakeARecordThroughWithoutReadingIt() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(event, out);
        DataOutputSerializer copied = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
        assertThat(serializer.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer())))
                .isEqualTo(event);
    }

    @Test
    void shouldCopySoThatNothingIsShared() {
        String host = event.getHeader().getHostId();
        Event copy = serializer.copy(event);
        assertThat(copy).isEqualTo(event);
        copy.getHeader().setHostId("another");
        assertThat(event.getHeader().getHostId()).isEqualTo(host);
    }

    @Test
    void shouldGiveEachThreadItsOwnBuffers() {
        TypeSerializer<Event> other = serializer.duplicate();
        assertThat(other).isEqualTo(serializer).isNotSameAs(serializer);
    }

    @Test
    void shouldReadStateOfAReleaseWithFewerFields() throws IOException {
        Schema before = SchemaBuilder.record("AssetContext")
                .namespace("io.acheron.schema.event")
                .fields()
                .requiredBoolean("matched")
                .requiredString("owner")
                .endRecord();
        RecordSerializerSnapshot<AssetContext> older = new RecordSerializerSnapshot<>(AssetContext.class, before);
        TypeSerializerSnapshot<AssetContext> restored = throughBytes(older);

        TypeSerializerSchemaCompatibility<AssetContext> compatibility = new RecordSerializer<>(AssetContext.class)
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored);
        assertThat(compatibility.isCompatibleAfterMigration()).isTrue();
        AssetContext read = restored.restoreSerializer().deserialize(new DataInputDeserializer(state(before)));
        assertThat(read.getOwner()).isEqualTo("net");
        assertThat(read.getTags()).isEmpty();
    }

    private static byte[] state(Schema schema) throws IOException {
        GenericData.Record record = new GenericData.Record(schema);
        record.put("matched", true);
        record.put("owner", "net");
        ByteArrayOutputStream avro = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(avro, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(avro.size());
        out.write(avro.toByteArray());
        return out.getCopyOfBuffer();
    }

    @Test
    void shouldKnowItsOwnState() throws IOException {
        TypeSerializerSnapshot<Event> restored = throughBytes(serializer.snapshotConfiguration());
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(restored)
                        .isCompatibleAsIs())
                .isTrue();
        assertThat(restored.restoreSerializer()).isEqualTo(serializer);
    }

    @Test
    void shouldRefuseStateThatCannotBeRead() throws IOException {
        Schema other = SchemaBuilder.record("Header")
                .namespace("io.acheron.schema.event")
                .fields()
                .requiredBytes("host_id")
                .endRecord();
        TypeSerializerSnapshot<Header> restored = throughBytes(new RecordSerializerSnapshot<>(Header.class, other));
        assertThat(new RecordSerializer<>(Header.class)
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(restored)
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void shouldSayWhichRecordTheBytesAreNot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(2);
        out.write(new byte[] {100, 'a'});
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThatThrownBy(() -> serializer.deserialize(in))
                .isInstanceOf(IOException.class)
                .hasMessage("state or stream does not hold a io.acheron.schema.event.Event: "
                        + "a text longer than the record at byte 1");
    }

    private static <T> TypeSerializerSnapshot<T> throughBytes(TypeSerializerSnapshot<T> snapshot) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), RecordSerializerSnapshot.class.getClassLoader());
    }
}
