/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import io.acheron.pipeline.archive.job.ArchiveOptions;
import io.acheron.pipeline.archive.job.PlacedRecords;
import io.acheron.pipeline.archive.table.Table;
import io.acheron.pipeline.job.JobDescription;
import io.acheron.pipeline.job.Launch;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.FlinkWriteOptions;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.util.FlinkCompatibilityUtil;

/**
 * Refined events and alerts to tables of Iceberg: what {@link io.acheron.pipeline.archive.job.ArchiveJob} writes, for sites whose engines
 * share a catalog. Rows of a checkpoint are seen at once when it is complete, each once.
 */
public final class IcebergJob {
    static final JobDescription DESCRIPTION = new JobDescription(
            "iceberg",
            "Reads refined events and alerts, writes them into the Iceberg tables event and alert. Both are created, or"
                    + " given the columns they lack, when the job is submitted or planned.",
            IcebergOptions.all());

    /** @param arguments options of {@link IcebergOptions} as {@code --key value}, or {@code --help} or {@code --dry-run} */
    public static void main(String[] arguments) throws Exception {
        Launch.main(arguments, DESCRIPTION, new Graph(), PlacedRecords::topics);
    }

    /**
     * Adds the job to an environment without running it.
     *
     * @param options values by the keys of {@link IcebergOptions}
     * @throws UsageException if an option is wrong, a topic is missing, the catalog does not answer, or no checkpoint would ever commit
     */
    public static void build(StreamExecutionEnvironment env, Map<String, String> options) {
        Launch.add(env, DESCRIPTION, options, new Graph(), PlacedRecords::topics);
    }

    static final class Graph implements Launch.Graph {
        @Override
        public void build(StreamExecutionEnvironment env, Settings settings) {
            IcebergTables tables =
                    new IcebergTables(Catalogs.of(settings), settings.options().get(IcebergOptions.NAMESPACE));
            Launch.prepare(env, settings);
            PlacedRecords records = PlacedRecords.of(env, settings);
            write(records.events(), Table.EVENT, tables, settings);
            write(records.alerts(), Table.ALERT, tables, settings);
        }

        @Override
        public void check(StreamExecutionEnvironment env) {
            PlacedRecords.requireCheckpoints(env);
        }
    }

    private static <T extends SpecificRecordBase> void write(
            DataStream<T> records, Table<T> table, IcebergTables tables, Settings settings) {
        RowType columns = columns(table, tables, settings);
        DataStream<RowData> rows = records.map(new ToRow<>(table, columns), FlinkCompatibilityUtil.toTypeInfo(columns))
                .uid("iceberg-rows-" + table.name())
                .name("Rows of table " + table.name());
        IcebergSink.forRowData(rows)
                .tableLoader(tables.loader(table))
                // Part of the uids: never changed.
                .uidSuffix("iceberg-" + table.name())
                .set(
                        FlinkWriteOptions.COMPRESSION_CODEC.key(),
                        settings.options()
                                .get(ArchiveOptions.COMPRESSION)
                                .name()
                                .toLowerCase(Locale.ROOT))
                .append();
    }

    private static RowType columns(Table<?> table, IcebergTables tables, Settings settings) {
        try {
            return FlinkSchemaUtil.convert(tables.ready(table));
        } catch (IOException | RuntimeException e) {
            throw new UsageException("the %s catalog does not give table %s.%s: %s; look at --iceberg.uri,"
                            .formatted(
                                    settings.options()
                                            .get(IcebergOptions.CATALOG)
                                            .name()
                                            .toLowerCase(Locale.ROOT),
                                    tables.namespace(),
                                    table.name(),
                                    reason(e))
                    + " --iceberg.warehouse and --iceberg.properties-file");
        }
    }

    /** @return what Iceberg says, and what made it say so */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == failure ? String.valueOf(failure.getMessage()) : failure.getMessage() + " (" + root + ")";
    }

    private IcebergJob() {}
}
