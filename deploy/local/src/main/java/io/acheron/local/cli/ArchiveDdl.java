/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.pipeline.archive.keep.HiveDdl;
import io.acheron.pipeline.archive.table.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archive ddl}: what a metastore needs. */
@picocli.CommandLine.Command(
        name = "ddl",
        mixinStandardHelpOptions = true,
        description =
                "Print the statements that register the tables of an archive with a Hive metastore and find their folders.")
final class ArchiveDdl implements Callable<Integer> {
    @Parameters(
            paramLabel = "LOCATION",
            description = "Folder of the archive as the engines see it, such as s3a://bucket/acheron.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String location;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            defaultValue = "acheron",
            description = "Database of the metastore. Default: ${DEFAULT-VALUE}.")
    private String database = "acheron";

    @Override
    public Integer call() {
        for (Table<?> table : Table.all()) {
            System.out.print(HiveDdl.of(table, database, location));
        }
        return 0;
    }
}
