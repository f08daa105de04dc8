/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.alert.Alert;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * An alert and where it was read: whoever cannot use it later must be able to say which record it was.
 *
 * @param alert decoded alert; null when there is none to decode
 * @param dead why it could not be decoded; null when it could, or when the record had no value
 * @param topic topic it was read from
 * @param partition partition
 * @param offset offset in the partition
 */
public record ReceivedAlert(
        @Nullable Alert alert, @Nullable DeadLetter dead, String topic, int partition, long offset) {

    /** @return the type as Flink needs it, without generic (Kryo) parts */
    public static TypeInformation<ReceivedAlert> type() {
        return new PojoTypeInfo<>(
                ReceivedAlert.class,
                List.of(
                        field("alert", new RecordTypeInfo<>(Alert.class)),
                        field("dead", TypeInformation.of(DeadLetter.class)),
                        field("topic", Types.STRING),
                        field("partition", Types.INT),
                        field("offset", Types.LONG)));
    }

    private static PojoField field(String name, TypeInformation<?> type) {
        try {
            return new PojoField(ReceivedAlert.class.getDeclaredField(name), type);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("record component " + name, e);
        }
    }
}
