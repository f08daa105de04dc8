/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index;

import io.acheron.pipeline.index.outlet.AlertSink;
import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.job.JobOptions;
import io.acheron.schema.alert.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the index job: those of every job, its own, and those of all kinds of sinks. */
public final class IndexOptions {
    public static final ConfigOption<String> SINKS = ConfigOptions.key("index.sinks")
            .stringType()
            .defaultValue("opensearch")
            .withDescription("Systems the alerts go to, separated by commas: opensearch, syslog, webhook.");

    public static final ConfigOption<Integer> MOST_WAITING = ConfigOptions.key("index.waiting.most")
            .intType()
            .defaultValue(10_000)
            .withDescription("Alerts that each parallel part of a sink holds while its system is away. Beyond them the"
                    + " job reads no further, and its checkpoints wait too; nothing is dropped.");

    public static final ConfigOption<Duration> FIRST_PAUSE = ConfigOptions.key("index.retry.first")
            .durationType()
            .defaultValue(Duration.ofMillis(500))
            .withDescription("Pause after a first attempt that failed; doubled with each further one.");

    public static final ConfigOption<Duration> LONGEST_PAUSE = ConfigOptions.key("index.retry.longest")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("Longest of these pauses.");

    /** @return the option that says which alerts a sink is for */
    public static ConfigOption<Severity> leastSeverity(AlertSink sink) {
        return ConfigOptions.key(sink.name() + ".severity")
                .enumType(Severity.class)
                .defaultValue(Severity.INFORMATIONAL)
                .withDescription("Least severity for this sink: informational, low, medium, high or critical. Alerts"
                        + " below it are counted and left out.");
    }

    /** @return all in the order help shows them */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(JobOptions.common());
        all.addAll(List.of(SINKS, MOST_WAITING, FIRST_PAUSE, LONGEST_PAUSE));
        for (AlertSink sink : AlertSinks.all()) {
            all.addAll(sink.options());
            all.add(leastSeverity(sink));
        }
        return all;
    }

    private IndexOptions() {}
}
