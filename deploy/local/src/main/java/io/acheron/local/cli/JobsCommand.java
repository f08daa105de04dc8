/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;

/** {@code jobs}: what {@code flink run} needs. */
@picocli.CommandLine.Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = {
            "Print the exact flink run line of each job.",
            "refine and detect run by themselves, with a topic between them; site is both in one, for small sites."
        })
public final class JobsCommand implements Command {
    private static final List<String> JOBS = List.of("refine", "detect", "site");

    @Mixin
    private final Brokers brokers = new Brokers();

    @Override
    public Integer call() {
        Path jars =
                Path.of(System.getProperty("acheron.root", "")).toAbsolutePath().resolve("pipeline/jobs/target");
        for (String job : JOBS) {
            Path jar = jars.resolve("acheron-" + job + "-job.jar");
            if (!Files.isRegularFile(jar)) {
                throw Failure.of(
                        "the jar of the %s job is not built: there is no %s. Run ./acheron jobs, which builds it"
                                .formatted(job, jar));
            }
            System.out.println("flink run -d %s --kafka.bootstrap %s%s".formatted(jar, brokers.bootstrap(), prefix()));
        }
        return 0;
    }

    private String prefix() {
        String prefix = brokers.topics().prefix();
        return prefix.equals("acheron") ? "" : " --kafka.topic.prefix " + prefix;
    }
}
