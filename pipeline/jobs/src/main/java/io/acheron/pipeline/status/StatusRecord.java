/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.status;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.status.JobConfigStatus;
import io.acheron.schema.status.JobReceipt;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.RuleActivity;
import io.acheron.schema.status.RuleStatus;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * A record for the status topic. It leaves a stage by {@link #TAG}, whatever the stage, and all of a job go out by one sink. A stage
 * with something new to say describes it in a schema of the status topic and uses {@link #of(String, Class, SpecificRecord)}.
 *
 * @param key key of the record: records of one sender stay in order
 * @param value Avro single-object encoding
 */
public record StatusRecord(String key, byte[] value) {
    /** Side output that carries status records, the same in all stages. */
    public static final OutputTag<StatusRecord> TAG = new OutputTag<>("status", TypeInformation.of(StatusRecord.class));

    /**
     * @param sender who says it
     * @param type class of the record
     */
    public static <T extends SpecificRecord> StatusRecord of(String sender, Class<T> type, T record) {
        return new StatusRecord(sender, SingleObject.of(type).encode(record));
    }

    public static StatusRecord of(RuleStatus status) {
        return of(status.getJob() + '/' + status.getSubtask(), RuleStatus.class, status);
    }

    public static StatusRecord of(RuleActivity activity) {
        return of(activity.getJob() + '/' + activity.getSubtask(), RuleActivity.class, activity);
    }

    public static StatusRecord of(JobConfigStatus status) {
        return of(status.getJob() + '/' + status.getSubtask(), JobConfigStatus.class, status);
    }

    public static StatusRecord of(JobReceipt receipt) {
        return of(receipt.getJob() + '/' + receipt.getHostId(), JobReceipt.class, receipt);
    }

    public static StatusRecord of(Ledger ledger) {
        return of(ledger.getSender() + '/' + ledger.getHostId(), Ledger.class, ledger);
    }
}
