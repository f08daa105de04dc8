/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sample;

import io.acheron.schema.event.Event;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** Events as another release writes them. */
public final class OtherRelease {
    /** What a later release may do: one more field, and one more symbol of an enum, which the event uses. */
    public static Schema newer() {
        return edit(
                "{\"name\":\"host_name\"",
                "{\"name\":\"added\",\"type\":\"string\",\"doc\":\"x\",\"default\":\"new\"},{\"name\":\"host_name\"",
                "\"symbols\":[\"UNKNOWN\",\"BPF\"",
                "\"symbols\":[\"UNKNOWN\",\"OF_TOMORROW\",\"BPF\"");
    }

    /** What an earlier release may have lacked: a field with a default. */
    public static Schema older() {
        String schema = Event.getClassSchema().toString();
        return new Schema.Parser().parse(schema.replaceFirst("\\{\"name\":\"host_name\".*?\"default\":\"\"\\},", ""));
    }

    /** @return the event in single-object encoding */
    public static byte[] write(Event event, Schema writer) throws Exception {
        ByteArrayOutputStream now = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(now, null);
        new SpecificDatumWriter<>(Event.class).write(event, encoder);
        encoder.flush();
        GenericRecord record = new GenericDatumReader<GenericRecord>(Event.getClassSchema(), writer)
                .read(null, DecoderFactory.get().binaryDecoder(now.toByteArray(), null));
        GenericRecord header = (GenericRecord) record.get("header");
        Schema sources = header.getSchema().getField("source").schema();
        if (sources.hasEnumSymbol("OF_TOMORROW")) {
            header.put("source", new GenericData.EnumSymbol(sources, "OF_TOMORROW"));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(writer))
                .array());
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        new GenericDatumWriter<GenericRecord>(writer).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static Schema edit(String... replacements) {
        String schema = Event.getClassSchema().toString();
        for (int i = 0; i < replacements.length; i += 2) {
            if (!schema.contains(replacements[i])) {
                throw new IllegalStateException("the schema has no " + replacements[i]);
            }
            schema = schema.replace(replacements[i], replacements[i + 1]);
        }
        return new Schema.Parser().parse(schema);
    }

    private OtherRelease() {}
}
