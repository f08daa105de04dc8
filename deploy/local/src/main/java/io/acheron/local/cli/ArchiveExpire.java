/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.pipeline.archive.keep.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archive expire}: deletes what is too old. */
@picocli.CommandLine.Command(
        name = "expire",
        mixinStandardHelpOptions = true,
        description = "Delete the hours that ended longer ago than --keep. An hour that a job writes to stays.")
final class ArchiveExpire implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the archive.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path archive;

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            required = true,
            converter = Durations.class,
            description = "How long rows are kept, such as 90d.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Duration keep;

    @Override
    public Integer call() {
        int[] deleted = new int[1];
        try (Upkeep upkeep = Upkeep.of(archive)) {
            upkeep.expire(Instant.now(), keep, folder -> {
                deleted[0]++;
                System.out.println("deleted " + archive.relativize(folder));
            });
        } catch (IOException e) {
            throw Failures.of(e);
        }
        System.out.println("%d hours deleted".formatted(deleted[0]));
        return 0;
    }
}
