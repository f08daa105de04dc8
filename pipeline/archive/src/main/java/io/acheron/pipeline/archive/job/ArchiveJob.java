/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.job.JobDescription;
import io.acheron.pipeline.job.Launch;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
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
        Launch.main(arguments, DESCRIPTION, new Graph(), PlacedRecords::topics);
    }

    /**
     * Adds the job to an environment without running it.
     *
     * @param options values by the keys of {@link ArchiveOptions}
     * @throws UsageException if an option is wrong, a topic is missing, or no checkpoint would ever finish a file
     */
    public static void build(StreamExecutionEnvironment env, Map<String, String> options) {
        Launch.add(env, DESCRIPTION, options, new Graph(), PlacedRecords::topics);
    }

    static final class Graph implements Launch.Graph {
        @Override
        public void build(StreamExecutionEnvironment env, Settings settings) {
            Launch.prepare(env, settings);
            ArchiveIds ids = new ArchiveIds(settings.job());
            PlacedRecords records = PlacedRecords.of(env, settings);
            records.events()
                    .sinkTo(sink(Table.EVENT, settings))
                    .uid(ids.sinkEvents())
                    .name("Event files");
            records.alerts()
                    .sinkTo(sink(Table.ALERT, settings))
                    .uid(ids.sinkAlerts())
                    .name("Alert files");
        }

        @Override
        public void check(StreamExecutionEnvironment env) {
            PlacedRecords.requireCheckpoints(env);
        }
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
