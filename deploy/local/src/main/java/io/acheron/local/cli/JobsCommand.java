/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private static final Map<String, String> JOBS = jobs();

    @Mixin
    private final Brokers brokers = new Brokers();

    private static Map<String, String> jobs() {
        Map<String, String> jobs = new LinkedHashMap<>();
        jobs.put("refine", "io.acheron.pipeline.job.RefineJob");
        jobs.put("detect", "io.acheron.pipeline.job.DetectJob");
        jobs.put("site", "io.acheron.pipeline.job.SiteJob");
        return jobs;
    }

    @Override
    public Integer call() {
        Path jar = Path.of(System.getProperty("acheron.root", ""))
                .toAbsolutePath()
                .resolve("pipeline/jobs/target/acheron-jobs-flink.jar");
        if (!Files.isRegularFile(jar)) {
            throw Failure.of("the jar of the jobs is not built: there is no %s. Run ./acheron jobs, which builds it"
                    .formatted(jar));
        }
        JOBS.forEach((name, main) -> System.out.println("%-7s flink run -d -c %s %s --kafka.bootstrap %s%s"
                .formatted(name, main, jar, brokers.bootstrap(), prefix())));
        return 0;
    }

    private String prefix() {
        String prefix = brokers.topics().prefix();
        return prefix.equals("acheron") ? "" : " --kafka.topic.prefix " + prefix;
    }
}
