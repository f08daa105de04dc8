/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.pipeline.archive.keep.Upkeep;
import io.acheron.pipeline.archive.table.Compaction;
import io.acheron.pipeline.archive.table.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archive compact}: many small files to few. */
@picocli.CommandLine.Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        description = {
            "Merge the small files of each hour that is over. Rows stay as they are; what a run that was killed left behind is put"
                    + " right by the next.",
            "replay and rules backtest see each row once at every moment. Other engines see rows of the hour at work twice for the"
                    + " instant between a rename and the deletion of the files it replaces."
        })
final class ArchiveCompact implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the archive.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path archive;

    @Option(
            names = "--target-size",
            paramLabel = "SIZE",
            defaultValue = "128mb",
            converter = Sizes.class,
            description =
                    "Size a merged file should have; larger than half of it is left alone. Default: ${DEFAULT-VALUE}.")
    private MemorySize targetSize = MemorySize.ofMebiBytes(128);

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Durations.class,
            description = "How long ago an hour must have ended. Default: ${DEFAULT-VALUE}.")
    private Duration olderThan = Duration.ofHours(1);

    @Option(
            names = "--compression",
            paramLabel = "CODEC",
            defaultValue = "zstd",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Compression compression = Compression.ZSTD;

    @Override
    public Integer call() {
        long[] files = new long[2];
        try (Upkeep upkeep = Upkeep.of(archive)) {
            upkeep.compact(
                    new Compaction(targetSize.getBytes(), compression), Instant.now(), olderThan, (folder, outcome) -> {
                        files[0] += outcome.before();
                        files[1] += outcome.after();
                        System.out.println("%s: %d files to %d, %d rows%s"
                                .formatted(
                                        archive.relativize(folder),
                                        outcome.before(),
                                        outcome.after(),
                                        outcome.rows(),
                                        outcome.recovered() ? ", after a run that was killed" : ""));
                    });
        } catch (IOException e) {
            throw Failures.of(e);
        }
        System.out.println("%d files became %d".formatted(files[0], files[1]));
        return 0;
    }
}
