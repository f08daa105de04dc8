/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.demo.AlertOutput;
import io.acheron.local.demo.SeenAlert;
import io.acheron.local.events.RecordedEvents;
import io.acheron.local.rules.LintReport;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.run.Failure;
import io.acheron.local.topic.AssetLoader;
import io.acheron.pipeline.job.Replay;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code replay}: recorded events through the operators of the jobs. */
@picocli.CommandLine.Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Run recorded events through the very operators of the jobs, on the time of the events, and print the alerts.",
            "The same input gives the same output, byte by byte. Alerts are ordered by time, then by id.",
            "Events of an archive are refined already: they go through detection alone, with the assets they had.",
            "A line that is no event is reported with file and line and skipped, and the exit code is then 1."
        })
public final class ReplayCommand implements Command {
    @Mixin
    private final EventSources sources = new EventSources();

    @Option(names = "--rules", paramLabel = "DIR", description = "Rule set. Default: the rules that come with Acheron.")
    private @Nullable Path rules;

    @Option(names = "--cmdb", paramLabel = "FILE", description = "CMDB as CSV or YAML. Default: none.")
    private @Nullable Path assets;

    @Option(names = "--json", description = "Print one JSON object per line (OCSF Detection Finding).")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        RecordedEvents read = sources.read();
        List<String> problems = new ArrayList<>(read.problems());
        List<Event> events = read.events();
        List<Asset> known = known(problems);
        // A fixed time: nothing in the output may depend on when it was made.
        RuleBundle bundle = RuleDirectory.bundle(rules, RuleDirectory.DEFAULT_ID, 1, Instant.EPOCH);
        check(bundle);
        Replay.Outcome outcome;
        try (Replay replay = Replay.start()) {
            outcome = read.refined() ? replay.replayRefined(events, bundle) : replay.replay(events, known, bundle);
        }
        outcome.dead().forEach(dead -> problems.add("event not used by %s: %s".formatted(dead.stage(), dead.reason())));
        problems.forEach(System.err::println);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        AlertOutput output = new AlertOutput(out, AlertForm.of(json), () -> {});
        outcome.alerts().forEach(alert -> output.accept(new SeenAlert(alert, alert.getDetectedTime(), null)));
        System.err.println("%d events, %d alerts, %d problems"
                .formatted(events.size(), outcome.alerts().size(), problems.size()));
        return problems.isEmpty() ? 0 : 1;
    }

    private static void check(RuleBundle bundle) {
        Compilation compiled = RuleSet.compile(bundle);
        if (!compiled.accepted()) {
            throw Failure.of("the rules have errors:\n" + String.join("\n", LintReport.errors(compiled)));
        }
    }

    private List<Asset> known(List<String> problems) {
        if (assets == null) {
            return List.of();
        }
        var read = AssetLoader.read(assets);
        read.problems().forEach(problem -> problems.add(problem.toString()));
        return read.assets();
    }
}
