/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.events.RecordedEvents;
import io.acheron.local.rules.Backtest;
import io.acheron.local.rules.BacktestReport;
import io.acheron.local.rules.LintReport;
import io.acheron.local.rules.RuleCost;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.run.Failure;
import io.acheron.pipeline.job.Replay;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules backtest}: what rules would have found. */
@picocli.CommandLine.Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = {
            "Run rules on recorded or archived events: hits of each rule by day, shadow rules too, and what filters excepted.",
            "With --against also what a change of the rules adds and takes away; with --cost what each rule costs.",
            "Exit code 1 if a line is no event."
        })
final class RulesBacktest implements Callable<Integer> {
    @Mixin
    private final EventSources sources = new EventSources();

    @Option(names = "--rules", paramLabel = "DIR", description = "Rule set. Default: the rules that come with Acheron.")
    private @Nullable Path directory;

    @Option(names = "--against", paramLabel = "DIR", description = "Another version of the rule set, to compare with.")
    private @Nullable Path against;

    @Option(names = "--cost", description = "Measure what each rule costs by itself.")
    private boolean cost;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private BacktestReport report = BacktestReport.TABLE;

    @Override
    public Integer call() throws Exception {
        RecordedEvents read = sources.read();
        RuleBundle bundle = RuleDirectory.bundle(directory, RuleDirectory.DEFAULT_ID, 1, Instant.EPOCH);
        RuleSet rules = rules(bundle);
        Map<String, Backtest.Hits> before = new LinkedHashMap<>();
        List<Event> events = read.refined() ? read.events() : Replay.refined(read.events());
        if (against != null) {
            RuleSet others = rules(RuleDirectory.bundle(against, RuleDirectory.DEFAULT_ID, 1, Instant.EPOCH));
            Backtest.run(others, events).forEach(hits -> before.put(hits.rule().id(), hits));
        }
        Map<String, Long> costs = cost ? RuleCost.measure(bundle, rules, events) : Map.of();
        read.problems().forEach(System.err::println);
        System.out.println(report.of(events.size(), Backtest.run(rules, events), before, costs));
        return read.problems().isEmpty() ? 0 : 1;
    }

    private static RuleSet rules(RuleBundle bundle) {
        Compilation compiled = RuleSet.compile(bundle);
        if (!compiled.accepted()) {
            throw Failure.of("the rules have errors:\n" + String.join("\n", LintReport.errors(compiled)));
        }
        return compiled.ruleSet();
    }
}
