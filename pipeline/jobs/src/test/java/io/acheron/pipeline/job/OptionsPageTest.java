/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
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
        Formatter text = new HtmlFormatter();
        for (ConfigOption<?> option : JobOptions.all()) {
            page.append("| `--%s` | %s | %s |\n"
                    .formatted(
                            option.key(),
                            option.hasDefaultValue() ? "`" + shown(option.defaultValue()) + "`" : "",
                            text.format(option.description()).replace("|", "\\|")));
        }
        page.append("| `--%sKEY` | | Property of the Kafka consumers, passed through. |\n"
                .formatted(JobOptions.SOURCE_PROPERTIES));
        page.append("| `--%sKEY` | | Property of the Kafka producers, passed through. |\n"
                .formatted(JobOptions.SINK_PROPERTIES));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content()
                .as("run: mvn -pl pipeline/jobs test -Dtest=OptionsPageTest -Dgolden.update")
                .isEqualTo(page.toString());
    }

    private static String shown(Object value) {
        return value instanceof Duration duration ? TimeUtils.formatWithHighestUnit(duration) : String.valueOf(value);
    }
}
