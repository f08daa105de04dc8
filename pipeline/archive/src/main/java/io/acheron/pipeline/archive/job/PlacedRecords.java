/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What all jobs that archive have in common, whatever they write: two ways that do not meet, and one for what could not go either of
 * them.
 *
 * @param events refined events that have a place in the archive
 * @param alerts alerts that have
 */
public record PlacedRecords(DataStream<Event> events, DataStream<Alert> alerts) {
    /** Adds the front of a job, with the way to the dead letters. Uids begin with the name of the job. */
    public static PlacedRecords of(StreamExecutionEnvironment env, Settings settings) {
        ArchiveIds ids = new ArchiveIds(settings.job());
        SingleOutputStreamOperator<Event> events = place(
                settings.inputs()
                        .records(
                                env,
                                ids.events(),
                                "Refined events",
                                settings.topics().events(),
                                Event.class),
                Table.EVENT,
                ids.placeEvents(),
                "Place events");
        SingleOutputStreamOperator<Alert> alerts = place(
                settings.inputs()
                        .records(env, ids.alerts(), "Alerts", settings.topics().alerts(), Alert.class),
                Table.ALERT,
                ids.placeAlerts(),
                "Place alerts");
        events.getSideOutput(DeadLetter.TAG)
                .union(alerts.getSideOutput(DeadLetter.TAG))
                .sinkTo(settings.outputs().deadLetters())
                .uid(ids.sinkDeadLetters())
                .name("Dead letters");
        return new PlacedRecords(events, alerts);
    }

    /** @return topics that must exist */
    public static List<String> topics(Settings settings) {
        Topics topics = settings.topics();
        return List.of(topics.events(), topics.alerts(), topics.deadLetters());
    }

    /** @throws UsageException if no checkpoint would ever finish what the job writes */
    public static void requireCheckpoints(StreamExecutionEnvironment env) {
        if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new UsageException("checkpoints are off, and without them no file would ever be finished; set"
                    + " execution.checkpointing.interval in the configuration of Flink, or run the job with -D"
                    + " execution.checkpointing.interval=5min");
        }
    }

    private static <T extends SpecificRecordBase> SingleOutputStreamOperator<T> place(
            DataStream<Incoming<T>> records, Table<T> table, String id, String name) {
        return records.process(new Placed<>(id, table), new RecordTypeInfo<>(table.type()))
                .uid(id)
                .name(name);
    }
}
