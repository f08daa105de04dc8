/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;

/** Gives the fields of a record that must have a value an empty one, so that it can be encoded. */
final class Filled {
    static <T extends IndexedRecord> T of(T record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value == null && !field.schema().isNullable()) {
                record.put(field.pos(), empty(field.schema()));
            } else if (value instanceof IndexedRecord inner) {
                of(inner);
            } else if (value instanceof List<?> list) {
                list.stream().filter(IndexedRecord.class::isInstance).forEach(one -> of((IndexedRecord) one));
            }
        }
        return record;
    }

    private static Object empty(Schema type) {
        return switch (type.getType()) {
            case RECORD -> of((IndexedRecord) SpecificData.get().newRecord(null, type));
            case ENUM -> SpecificData.get().createEnum(type.getEnumSymbols().get(0), type);
            case FIXED -> new GenericData.Fixed(type, new byte[type.getFixedSize()]);
            case ARRAY -> List.of();
            case MAP -> Map.of();
            case BYTES -> ByteBuffer.allocate(0);
            case BOOLEAN -> false;
            case INT -> 0;
            case LONG -> type.getLogicalType() == null ? (Object) 0L : Instant.EPOCH;
            case FLOAT -> 0f;
            case DOUBLE -> 0d;
            default -> "";
        };
    }

    private Filled() {}
}
