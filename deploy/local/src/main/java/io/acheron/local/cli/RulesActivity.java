/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.ship.ActivityReport;
import io.acheron.local.topic.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules activity}: what rules found, in shadow too. */
@picocli.CommandLine.Command(
        name = "activity",
        mixinStandardHelpOptions = true,
        description = {
            "Say how often each rule matched, whether it alerts, only counts or runs in shadow, how often it failed, and what exceptions"
                    + " took away.",
            "Jobs tell it once a minute. Drools rules are timed on some events."
        })
final class RulesActivity implements Callable<Integer> {
    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(
            names = "--last",
            paramLabel = "D",
            defaultValue = "1h",
            converter = Durations.class,
            description = "Of this time, such as 10m or 7d. Default: ${DEFAULT-VALUE}.")
    private Duration last = Duration.ofHours(1);

    @Mixin
    private final LinesOption lines = new LinesOption();

    @Override
    public Integer call() {
        ActivityReport report = new ActivityReport();
        TopicReader.read(
                brokers.access(), brokers.topics().status(), Instant.now().minus(last), report::receive);
        lines.print(report::json, report::table);
        return 0;
    }
}
