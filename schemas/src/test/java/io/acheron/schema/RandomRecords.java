/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;

/** Makes records of any schema with awkward values; the same seed makes the same record. */
public final class RandomRecords {
    private static final List<String> TEXTS = List.of(
            "",
            "bash",
            "a\nb\t\u0000\u001b[31m",
            "\"quoted\" \\ back",
            "\u4f60\u597d \ud83d\ude80",
            "x".repeat(3000),
            "{}",
            "null");
    private static final int DEEPEST = 6;

    private final Random random;
    private final SpecificData model;

    public RandomRecords(long seed, Class<? extends SpecificRecord> type) {
        this.random = new Random(seed);
        this.model = SpecificData.getForClass(type);
    }

    @SuppressWarnings("unchecked")
    public <T extends SpecificRecord> T next(Class<T> type) {
        return (T) record(model.getSchema(type), 0);
    }

    private SpecificRecord record(Schema schema, int depth) {
        SpecificRecordBase record = (SpecificRecordBase) model.newRecord(null, schema);
        for (Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema(), depth + 1));
        }
        return record;
    }

    private Object value(Schema schema, int depth) {
        return switch (schema.getType()) {
            case UNION ->
                random.nextBoolean() || depth > DEEPEST
                        ? null
                        : value(schema.getTypes().get(1), depth);
            case RECORD -> record(schema, depth);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = depth > DEEPEST ? 0 : random.nextInt(3); i > 0; i--) {
                    list.add(value(schema.getElementType(), depth + 1));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new HashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    map.put(text(), value(schema.getValueType(), depth + 1));
                }
                yield map;
            }
            case ENUM ->
                model.createEnum(
                        schema.getEnumSymbols()
                                .get(random.nextInt(schema.getEnumSymbols().size())),
                        schema);
            case STRING -> text();
            case BYTES -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                yield ByteBuffer.wrap(bytes);
            }
            case DOUBLE -> random.nextInt(4) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt();
            case LONG ->
                schema.getLogicalType() instanceof LogicalTypes.TimestampMicros
                        ? Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))
                                .truncatedTo(ChronoUnit.MICROS)
                        : random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong();
            default -> throw new IllegalArgumentException("no values for " + schema);
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
