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
            "refine and detect run by themselves, with a topic between them; site is both in one, for small sites.",
            "index hands alerts to OpenSearch, web hooks and syslog; archive keeps events and alerts as Parquet files,",
            "iceberg as Iceberg tables."
        })
public final class JobsCommand implements Command {
    /**
     * @param module folder under pipeline/ whose build makes the jar
     * @param needs options it cannot run without, besides the brokers
     */
    private record Job(String name, String module, String needs) {}

    private static final List<Job> JOBS = List.of(
            new Job("refine", "jobs", ""),
            new Job("detect", "jobs", ""),
            new Job("site", "jobs", ""),
            new Job("index", "index", " --opensearch.servers https://SEARCH:9200"),
            new Job("archive", "archive", " --archive.path s3://BUCKET/acheron"),
            new Job("iceberg", "iceberg", " --iceberg.catalog rest --iceberg.uri https://CATALOG:8181"));

    @Mixin
    private final Brokers brokers = new Brokers();

    @Override
    public Integer call() {
        Path pipeline =
                Path.of(System.getProperty("acheron.root", "")).toAbsolutePath().resolve("pipeline");
        for (Job job : JOBS) {
            Path jar = pipeline.resolve(job.module()).resolve("target").resolve("acheron-" + job.name() + "-job.jar");
            if (!Files.isRegularFile(jar)) {
                throw Failure.of(
                        "the jar of the %s job is not built: there is no %s. Run ./acheron jobs, which builds it"
                                .formatted(job.name(), jar));
            }
            System.out.println("flink run -d %s --kafka.bootstrap %s%s%s"
                    .formatted(jar, brokers.bootstrap(), prefix(), job.needs()));
        }
        return 0;
    }

    private String prefix() {
        String prefix = brokers.topics().prefix();
        return prefix.equals("acheron") ? "" : " --kafka.topic.prefix " + prefix;
    }
}
