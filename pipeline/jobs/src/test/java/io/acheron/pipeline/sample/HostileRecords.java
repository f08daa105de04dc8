/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sample;

import io.acheron.schema.event.Event;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;

/**
 * Records that Avro takes and nobody in his right mind makes: kinds without their payload and payloads of other kinds, numbers and
 * times at the ends of their types, texts of any characters. The same seed gives the same records.
 */
public final class HostileRecords {
    private static final Set<String> NO_PAYLOAD = Set.of("header", "kind", "process", "asset", "facts");
    private static final List<String> HOSTS = List.of("web-1", "web-2", "", "a/b", "\u0000");
    private static final List<String> BOOTS = List.of(Sample.BOOT, "", "x", "a/b");
    private static final long START_US = Sample.START.toEpochMilli() * 1_000;
    private static final long[] TIMES = {START_US, START_US + 1, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE};
    private static final long[] NUMBERS = {0, 1, 2, -1, Long.MIN_VALUE, Long.MAX_VALUE};
    private static final int[] CPUS = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};

    private final Random random;

    public HostileRecords(long seed) {
        random = new Random(seed);
    }

    /** @return records of any schema, in single-object encoding */
    public List<byte[]> of(Schema schema, int count) throws Exception {
        List<byte[]> records = new ArrayList<>();
        for (Object made : new RandomData(schema, count, random.nextLong(), true)) {
            GenericRecord record = (GenericRecord) made;
            if (schema.getField("host_id") != null) {
                record.put("host_id", one(HOSTS));
            }
            records.add(encode(record));
        }
        return records;
    }

    /** @return events that are alike enough to meet each other: what is random through and through comes only once */
    public List<byte[]> events(int count) throws Exception {
        Schema schema = Event.getClassSchema();
        List<String> kinds = schema.getFields().stream()
                .map(Schema.Field::name)
                .filter(name -> !NO_PAYLOAD.contains(name))
                .toList();
        List<byte[]> events = new ArrayList<>();
        for (Object made : new RandomData(schema, count, random.nextLong(), true)) {
            GenericRecord event = (GenericRecord) made;
            header((GenericRecord) event.get("header"));
            String kind = one(kinds);
            event.put("kind", random.nextInt(4) == 0 ? "unheard_of" : kind);
            String kept = random.nextInt(4) == 0 ? one(kinds) : kind;
            kinds.stream().filter(payload -> !payload.equals(kept)).forEach(payload -> event.put(payload, null));
            events.add(encode(event));
        }
        return events;
    }

    private void header(GenericRecord header) {
        header.put("host_id", one(HOSTS));
        header.put("boot_id", one(BOOTS));
        header.put("cpu", CPUS[random.nextInt(CPUS.length)]);
        header.put("sequence", random.nextBoolean() ? random.nextInt(2_000) : NUMBERS[random.nextInt(NUMBERS.length)]);
        header.put("kernel_time_ns", NUMBERS[random.nextInt(NUMBERS.length)]);
        header.put("event_time", TIMES[random.nextInt(TIMES.length)]);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] encode(GenericRecord record) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(record.getSchema()))
                .array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
