/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Snapshot;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.rule.RuleBundle;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** State that a stage takes from the side: what there is when the job starts, and the changes to it. */
final class Inputs {
    /** The CMDB. */
    record Assets(Snapshot<Asset> snapshot, DataStream<Incoming<Asset>> changes) {}

    /** The rules. */
    record Rules(Snapshot<RuleBundle> snapshot, DataStream<Incoming<RuleBundle>> changes) {}

    /** What the jobs are told to leave out. */
    record Control(@Nullable JobConfig own, Snapshot<JobConfig> snapshot, DataStream<Incoming<JobConfig>> changes) {}

    private Inputs() {}
}
