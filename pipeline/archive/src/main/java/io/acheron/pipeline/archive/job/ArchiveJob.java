/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.JobDescription;
import io.acheron.pipeline.job.Launch;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Refined events and alerts to Parquet files. A file becomes visible, whole, when the checkpoint after its last record is complete, and
 * each record of the topics is in exactly one file, whatever fails in between.
 */
public final class ArchiveJob {
    static final JobDescription DESCRIPTION = new JobDescription(
            "archive",
            "Reads refined events and alerts, writes them as Parquet files in folders by family, date and hour.",
            ArchiveOptions.all());

    /** @param arguments options of {@link ArchiveOptions} as {@code --key value}, or {@code --help} or {@code --dry-run} */
    public static void main(String[] arguments) throws Exception {
        Launch.main(arguments, DESCRIPTION, new Graph(), settings -> topics(settings.topics()));
    }

    /**
     * Adds the job to an environment without running it.
     *
     * @param options values by the keys of {@link ArchiveOptions}
     * @throws UsageException if an option is wrong, a topic is missing, or no checkpoint would ever finish a file
     */
    public static void build(StreamExecutionEnvironment env, Map<String, String> options) {
        Settings settings = Settings.of(DESCRIPTION.name(), DESCRIPTION.options(), options);
        Launch.checkTopics(settings, topics(settings.topics()));
        Graph graph = new Graph();
        graph.build(env, settings);
        graph.check(env);
    }

    static List<String> topics(Topics topics) {
        return List.of(topics.events(), topics.alerts(), topics.deadLetters());
    }

    /** Two ways that do not meet, and one for what could not go either of them. */
    static final class Graph implements Launch.Graph {
        @Override
        public void build(StreamExecutionEnvironment env, Settings settings) {
            Launch.prepare(env, settings);
            SingleOutputStreamOperator<Event> events = place(
                    settings.inputs()
                            .records(
                                    env,
                                    ArchiveIds.EVENTS,
                                    "Refined events",
                                    settings.topics().events(),
                                    Event.class),
                    Table.EVENT,
                    ArchiveIds.PLACE_EVENTS,
                    "Place events");
            SingleOutputStreamOperator<Alert> alerts = place(
                    settings.inputs()
                            .records(
                                    env,
                                    ArchiveIds.ALERTS,
                                    "Alerts",
                                    settings.topics().alerts(),
                                    Alert.class),
                    Table.ALERT,
                    ArchiveIds.PLACE_ALERTS,
                    "Place alerts");
            events.sinkTo(sink(Table.EVENT, settings))
                    .uid(ArchiveIds.SINK_EVENTS)
                    .name("Event files");
            alerts.sinkTo(sink(Table.ALERT, settings))
                    .uid(ArchiveIds.SINK_ALERTS)
                    .name("Alert files");
            events.getSideOutput(DeadLetter.TAG)
                    .union(alerts.getSideOutput(DeadLetter.TAG))
                    .sinkTo(settings.outputs().deadLetters())
                    .uid(ArchiveIds.SINK_DEAD_LETTERS)
                    .name("Dead letters");
        }

        @Override
        public void check(StreamExecutionEnvironment env) {
            if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
                throw new UsageException("checkpoints are off, and without them no file would ever be finished; set"
                        + " execution.checkpointing.interval in the configuration of Flink, or run the job with -D"
                        + " execution.checkpointing.interval=5min");
            }
        }
    }

    private static <T extends SpecificRecordBase> SingleOutputStreamOperator<T> place(
            DataStream<Incoming<T>> records, Table<T> table, String id, String name) {
        return records.process(new Placed<>(id, table), new AvroTypeInfo<>(table.type()))
                .uid(id)
                .name(name);
    }

    private static <T extends SpecificRecordBase> FileSink<T> sink(Table<T> table, Settings settings) {
        String path = settings.options()
                .getOptional(ArchiveOptions.PATH)
                .orElseThrow(() -> new UsageException(
                        "--archive.path is missing; give the folder of the archive, such as s3://bucket/acheron"));
        Path folder = new Path(path, table.name());
        try {
            // Building the graph needs the file system too, and says so less clearly.
            folder.getFileSystem();
        } catch (IOException e) {
            throw new UsageException("--archive.path %s: %s".formatted(path, e.getMessage()));
        }
        return FileSink.forBulkFormat(
                        folder,
                        new PartFiles<>(
                                table,
                                settings.options().get(ArchiveOptions.COMPRESSION),
                                settings.options().get(ArchiveOptions.ROW_GROUP).getBytes()))
                .withBucketAssigner(new Folders<>(table))
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder().withPartSuffix(".parquet").build())
                .build();
    }

    private ArchiveJob() {}
}
