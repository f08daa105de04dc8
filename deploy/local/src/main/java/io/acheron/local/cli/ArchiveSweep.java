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

/** {@code archive sweep}: removes what dead attempts of the job began. */
@picocli.CommandLine.Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Remove the unfinished files (.part-*.inprogress.*) that a job which failed or was killed left behind.",
            "A file stays when it is younger than --older-than, or when the job has finished none after it: then it may be one that a"
                    + " running job writes.",
            "A job that is started from a checkpoint or savepoint older than a removed file loses the rows in it, and does not say so:"
                    + " set --older-than to more than the age of the oldest one you would still start from."
        })
final class ArchiveSweep implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the archive.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path archive;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            defaultValue = "30d",
            converter = Durations.class,
            description = "How long ago a file must have been written to last. Default: ${DEFAULT-VALUE}.")
    private Duration olderThan = Duration.ofDays(30);

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    @Override
    public Integer call() {
        long[] total = new long[2];
        int stay;
        try (Upkeep upkeep = Upkeep.of(archive)) {
            stay = upkeep.sweep(Instant.now(), olderThan, !dryRun, (folder, swept) -> {
                total[0] += swept.files();
                total[1] += swept.bytes();
                System.out.println(
                        "%s: %d files, %d bytes".formatted(archive.relativize(folder), swept.files(), swept.bytes()));
            });
        } catch (IOException e) {
            throw Failures.of(e);
        }
        System.out.println("%d unfinished files, %d bytes %s, %d others stay"
                .formatted(total[0], total[1], dryRun ? "would be removed" : "removed", stay));
        return 0;
    }
}
