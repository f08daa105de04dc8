/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A record of the status topic that a collector sent; one of the last three is set.
 *
 * @param hostId host of the collector; empty for a dead letter
 * @param heartbeat that it lives
 * @param ledger account of a minute
 * @param dead the record was not readable
 */
public record SenderReport(
        String hostId,
        @Nullable Heartbeat heartbeat,
        @Nullable Ledger ledger,
        @Nullable DeadLetter dead) {

    /** @return a dead letter for a report that a stage failed at */
    public DeadLetter toDeadLetter(String stage, Throwable cause) {
        if (ledger != null) {
            return DeadLetter.of(stage, cause, Ledger.class, ledger, hostId, hostId);
        }
        return heartbeat != null
                ? DeadLetter.of(stage, cause, Heartbeat.class, heartbeat, hostId, hostId)
                : DeadLetter.of(stage, cause, new byte[0]);
    }

    /** @return the type as Flink needs it, without generic (Kryo) parts */
    public static TypeInformation<SenderReport> type() {
        return new PojoTypeInfo<>(
                SenderReport.class,
                List.of(
                        field("hostId", Types.STRING),
                        field("heartbeat", new RecordTypeInfo<>(Heartbeat.class)),
                        field("ledger", new RecordTypeInfo<>(Ledger.class)),
                        field("dead", TypeInformation.of(DeadLetter.class))));
    }

    private static PojoField field(String name, TypeInformation<?> type) {
        try {
            return new PojoField(SenderReport.class.getDeclaredField(name), type);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("record component " + name, e);
        }
    }
}
