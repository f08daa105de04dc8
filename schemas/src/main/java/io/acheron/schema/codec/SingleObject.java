/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding (Avro specification, "Single-object encoding"): C3 01, the CRC-64-AVRO fingerprint of the writer's
 * schema, the binary record. Schemas of all releases lie in this jar, so that records of older and newer writers are read without a
 * registry.
 *
 * <p>Not thread safe: one per thread.
 *
 * @param <T> generated record class
 */
public final class SingleObject<T extends SpecificRecord> {
    private static final int HEADER = 10;

    private final Schema schema;
    private final long fingerprint;
    private final RecordCoder<T> coder;
    private final BinaryMessageEncoder<T> encoder;
    private final SpecificData model;
    private @Nullable Reading<T> reading;
    private final byte[] header;
    private final BinaryOutput output = new BinaryOutput();
    private final BinaryInput input = new BinaryInput();

    private SingleObject(Class<T> type) {
        this.schema = SpecificData.get().getSchema(type);
        this.model = SpecificData.getForClass(type);
        this.encoder = new BinaryMessageEncoder<>(model, schema, true);
        this.coder = RecordCoder.of(type);
        this.fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        this.header = ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(fingerprint)
                .array();
    }

    /** What only a reader needs: the schemas of all releases take megabytes, and a collector only writes. */
    private static final class Reading<T> {
        private final BinaryMessageDecoder<T> decoder;
        private final Map<Long, Schema> writers = new HashMap<>();
        private final WireCheck check = new WireCheck();

        Reading(SpecificData model, Schema schema) {
            SchemaStore.Cache known = new SchemaStore.Cache();
            List<Schema> released = releasedSchemas(schema.getFullName());
            released.forEach(known::addSchema);
            released.forEach(writer -> writers.put(SchemaNormalization.parsingFingerprint64(writer), writer));
            writers.put(SchemaNormalization.parsingFingerprint64(schema), schema);
            this.decoder = new BinaryMessageDecoder<>(model, schema, known);
        }
    }

    private Reading<T> reading() {
        if (reading == null) {
            reading = new Reading<>(model, schema);
        }
        return reading;
    }

    /** @param type generated record class */
    public static <T extends SpecificRecord> SingleObject<T> of(Class<T> type) {
        return new SingleObject<>(type);
    }

    /** @return a new array with the encoded record */
    public byte[] encode(T record) {
        output.reset();
        output.raw(header, 0, HEADER);
        try {
            coder.write(record, output);
            return output.toByteArray();
        } catch (RuntimeException e) {
            return refused(record);
        }
    }

    /** Has Avro say which field is missing or of the wrong type. */
    private byte[] refused(T record) {
        try {
            ByteBuffer encoded = encoder.encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
    }

    /**
     * @param bytes one encoded record
     * @throws UndecodableRecordException if the bytes are not this record, are cut short, or were written with an unknown schema
     */
    public T decode(byte[] bytes) throws UndecodableRecordException {
        if (bytes.length < HEADER || bytes[0] != (byte) 0xC3 || bytes[1] != 0x01) {
            throw new UndecodableRecordException(
                    "not Avro single-object encoding: %d bytes that begin with %s, expected C3 01"
                            .formatted(bytes.length, firstBytes(bytes)));
        }
        if (Arrays.equals(bytes, 0, HEADER, header, 0, HEADER)) {
            try {
                input.reset(bytes, HEADER, bytes.length - HEADER);
                T record = coder.read(input);
                if (input.remaining() == 0) {
                    return record;
                }
            } catch (RuntimeException e) {
                // What is wrong, and in which field, is told below.
            }
        }
        return resolved(bytes);
    }

    /** Reads what another release has written, and says what is wrong with bytes that nobody can read. */
    private T resolved(byte[] bytes) throws UndecodableRecordException {
        Reading<T> reader = reading();
        Schema writer = reader.writers.get(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2));
        if (writer == null) {
            throw new UndecodableRecordException(
                    "written with a schema this release does not know (fingerprint %s); upgrade the reader or check the topic"
                            .formatted(fingerprint(bytes)));
        }
        reader.check.check(writer, bytes, HEADER);
        try {
            return reader.decoder.decode(bytes);
        } catch (IOException | RuntimeException e) { // what passed the check and yet does not fit this reader
            throw new UndecodableRecordException(
                    "does not hold a %s: %s".formatted(schema.getName(), e.getMessage()), e);
        }
    }

    /** @return whether the bytes say that they hold this record; for topics that carry several */
    public boolean recognises(byte[] bytes) {
        return bytes.length >= HEADER
                && bytes[0] == (byte) 0xC3
                && bytes[1] == 0x01
                && reading()
                        .writers
                        .containsKey(ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong(2));
    }

    /** @return fingerprint of the schema records are written with, as in the header of each */
    public long fingerprint() {
        return fingerprint;
    }

    private static String fingerprint(byte[] bytes) {
        StringBuilder hex = new StringBuilder(16);
        for (int i = HEADER - 1; i >= 2; i--) {
            hex.append("%02x".formatted(bytes[i]));
        }
        return hex.toString();
    }

    private static String firstBytes(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            hex.append("%02X ".formatted(bytes[i]));
        }
        return bytes.length == 0 ? "nothing" : hex.toString().trim();
    }

    /** Released schemas of a record: {@code released/index} names the files, one a line. */
    private static List<Schema> releasedSchemas(String fullName) {
        return resource("index")
                .lines()
                .filter(path -> path.endsWith("/" + fullName + ".avsc"))
                .map(path -> new Schema.Parser().parse(resource(path)))
                .toList();
    }

    private static String resource(String path) {
        String name = "/io/acheron/schema/released/" + path;
        try (InputStream in = SingleObject.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the schemas jar; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
