/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.ship.Answers;
import io.acheron.local.ship.RuleHistory;
import io.acheron.local.ship.StatusReport;
import io.acheron.local.topic.TopicReader;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** {@code rules status}: what runs where. */
@picocli.CommandLine.Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Say which version of which rule set each subtask of each job runs, which it refused and why, which rules rest,",
            "and who has not answered the bundle that was published last.",
            "Each subtask says it once a minute. Exit code 1 if nobody said anything for the last two and a half."
        })
final class RulesStatus implements Callable<Integer> {
    @Mixin
    private final Brokers brokers = new Brokers();

    @Mixin
    private final LinesOption lines = new LinesOption();

    @Override
    public Integer call() {
        StatusReport report = new StatusReport(
                RuleHistory.newest(brokers.access(), brokers.topics().rules()));
        TopicReader.readTimed(
                brokers.access(), brokers.topics().status(), Instant.now().minus(Answers.SILENCE), report::receive);
        if (report.isEmpty()) {
            System.err.println("no job has said for %d s which rules it runs; look whether one runs"
                    .formatted(Answers.SILENCE.toSeconds()));
            return 1;
        }
        lines.print(report::json, report::table);
        return 0;
    }
}
