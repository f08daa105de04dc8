/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.status.JobReceipt;
import io.acheron.schema.status.RuleActivity;
import io.acheron.schema.status.RuleStatus;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;

/** What one subtask has to say on the status topic: at once about bundles, once a minute about rules. Not thread safe. */
final class StageReports {
    private static final ListStateDescriptor<RuleActivity> ACTIVITY =
            new ListStateDescriptor<>("untold-activity", new RecordTypeInfo<>(RuleActivity.class));
    private static final ListStateDescriptor<JobReceipt> RECEIPTS =
            new ListStateDescriptor<>("untold-receipts", new RecordTypeInfo<>(JobReceipt.class));

    private final Activity activity;
    private final Exempted exempted;
    private final Queue<StatusRecord> unsent = new ArrayDeque<>();
    private final ListState<RuleActivity> untoldActivity;
    private final ListState<JobReceipt> untoldReceipts;

    /** What was counted before a restart, and had not been told, is told now. */
    StageReports(Activity activity, Exempted exempted, OperatorStateStore state) throws Exception {
        this.activity = activity;
        this.exempted = exempted;
        this.untoldActivity = state.getListState(ACTIVITY);
        this.untoldReceipts = state.getListState(RECEIPTS);
        untoldActivity.get().forEach(record -> unsent.add(StatusRecord.of(record)));
        untoldReceipts.get().forEach(record -> unsent.add(StatusRecord.of(record)));
    }

    Activity activity() {
        return activity;
    }

    Exempted exempted() {
        return exempted;
    }

    void add(RuleStatus status) {
        unsent.add(StatusRecord.of(status));
    }

    /** @return whether a minute is over */
    boolean due(long nowMs) {
        return nowMs >= activity.dueMs();
    }

    /** Closes the minute. */
    void close(long nowMs) {
        exempted.take(activity.beginMs(), nowMs).forEach(record -> unsent.add(StatusRecord.of(record)));
        activity.take(nowMs).forEach(record -> unsent.add(StatusRecord.of(record)));
    }

    void send(Consumer<StatusRecord> out) {
        while (!unsent.isEmpty()) {
            out.accept(unsent.remove());
        }
    }

    void snapshot(long nowMs) throws Exception {
        untoldActivity.update(activity.peek(nowMs));
        untoldReceipts.update(exempted.peek(activity.beginMs(), nowMs));
    }
}
