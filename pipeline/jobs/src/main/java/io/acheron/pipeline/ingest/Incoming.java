/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.record.RecordTypeInfo;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a record of a topic turned out to be: a value, a deletion (neither value nor dead letter), or bytes nobody can read. The
 * reader must give this rather than throw, because a source that throws starts again at the same record for ever.
 *
 * @param key key of the record as text; empty when it had none
 * @param value decoded value
 * @param dead why it could not be decoded
 */
public record Incoming<T extends SpecificRecordBase>(
        String key, @Nullable T value, @Nullable DeadLetter dead) {

    public static <T extends SpecificRecordBase> Incoming<T> of(String key, T value) {
        return new Incoming<>(key, value, null);
    }

    /** @return the type as Flink needs it, without generic (Kryo) parts */
    public static <T extends SpecificRecordBase> TypeInformation<Incoming<T>> typeOf(Class<T> type) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal cannot carry its parameter
        Class<Incoming<T>> self = (Class) Incoming.class;
        return new PojoTypeInfo<>(
                self,
                List.of(
                        field("key", Types.STRING),
                        field("value", new RecordTypeInfo<>(type)),
                        field("dead", TypeInformation.of(DeadLetter.class))));
    }

    private static PojoField field(String name, TypeInformation<?> type) {
        try {
            return new PojoField(Incoming.class.getDeclaredField(name), type);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("record component " + name, e);
        }
    }
}
