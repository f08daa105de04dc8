/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** What {@code --help} prints and the reference pages show, made from the options themselves. */
public final class Help {
    static String of(JobDescription job) {
        StringBuilder help = new StringBuilder();
        help.append("Usage: flink run acheron-%s-job.jar --kafka.bootstrap HOST:PORT [--OPTION VALUE]...\n\n"
                .formatted(job.name()));
        help.append(job.purpose()).append("\n\nOptions:\n");
        for (ConfigOption<?> option : job.options()) {
            help.append("  --").append(option.key());
            if (option.hasDefaultValue()) {
                help.append(" (default ").append(value(option.defaultValue())).append(')');
            }
            help.append("\n      ").append(text(option)).append('\n');
        }
        help.append("  --%sKEY, --%sKEY, --%sKEY%n"
                .formatted(JobOptions.CLIENT_PROPERTIES, JobOptions.SOURCE_PROPERTIES, JobOptions.SINK_PROPERTIES));
        help.append("      Property of all Kafka clients, of consumers, of producers, such as security.protocol.\n");
        help.append("  --dry-run\n      Print the plan of the job as JSON and do not run it.\n");
        help.append("  --help\n      Print this text.\n");
        return help.toString();
    }

    /** @return rows of a Markdown table: option, default, meaning */
    public static String rows(List<ConfigOption<?>> options) {
        StringBuilder rows = new StringBuilder();
        for (ConfigOption<?> option : options) {
            rows.append("| `--%s` | %s | %s |\n"
                    .formatted(
                            option.key(),
                            option.hasDefaultValue() ? "`" + exact(option.defaultValue()) + "`" : "",
                            text(option).replace("|", "\\|")));
        }
        rows.append("| `--%sKEY` | | Property of all Kafka clients, passed through. |\n"
                .formatted(JobOptions.CLIENT_PROPERTIES));
        rows.append("| `--%sKEY` | | Property of the Kafka consumers, passed through. |\n"
                .formatted(JobOptions.SOURCE_PROPERTIES));
        rows.append("| `--%sKEY` | | Property of the Kafka producers, passed through. |\n"
                .formatted(JobOptions.SINK_PROPERTIES));
        return rows.toString();
    }

    /** @return how a value of an option is written; empty where the default does not show it */
    static String example(ConfigOption<?> option) {
        Object value = option.defaultValue();
        return value instanceof Duration || value instanceof Number || value instanceof Boolean
                ? "; write it like the default, " + exact(value)
                : "";
    }

    private static String exact(Object value) {
        return value instanceof Duration duration ? TimeUtils.formatWithHighestUnit(duration) : String.valueOf(value);
    }

    static String text(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description());
    }

    private static String value(Object value) {
        return value instanceof Duration duration
                ? duration.toString().substring(2).toLowerCase(Locale.ROOT)
                : value.toString();
    }

    private Help() {}
}
