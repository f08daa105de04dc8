/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of job options is made from the options. */
class OptionsPageTest {
    private static final Path PAGE = Path.of("")
            .toAbsolutePath()
            .resolve("../../docs/reference/job-options.md")
            .normalize();

    @Test
    void shouldHaveAnUpToDatePage() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Options of the jobs

                <!-- made from JobOptions.java; do not edit -->

                Given as `--key value` after the jar on the line of `flink run`; `--help` of a job shows the same. Parallelism, state
                backend, checkpoints and restarts are the cluster's and are not set here.

                | option | default | meaning |
                |---|---|---|
                """);
        page.append(Help.rows(JobOptions.all()));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl pipeline/jobs test -Dtest=OptionsPageTest -Dgolden.update")
                .isEqualTo(page.toString());
    }
}
