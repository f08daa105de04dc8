/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.LintReport;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.rules.RuleTests;
import io.acheron.local.rules.TestReport;
import io.acheron.local.topic.Publisher;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.rule.RuleBundle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules publish}: rules into the running jobs. */
@picocli.CommandLine.Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Put a rule set in force: send it to the rule topic, where running jobs take it as a whole within seconds.",
            "It is sent only if it has no errors and all its tests pass; otherwise the exit code is 1."
        })
final class RulesPublish implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Root of the rules. Default: the rules that come with Acheron.")
    private @Nullable Path directory;

    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(
            names = "--rule-set",
            paramLabel = "ID",
            defaultValue = RuleDirectory.DEFAULT_ID,
            description = "Name of the rule set; one of the same name is replaced. Default: ${DEFAULT-VALUE}.")
    private String id = RuleDirectory.DEFAULT_ID;

    @Option(
            names = "--set-version",
            paramLabel = "N",
            description = "Version, higher than the one before. Default: seconds since 1970.")
    private @Nullable Long version;

    @Option(names = "--dry-run", description = "Do everything but send it.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        Instant now = Instant.now();
        RuleBundle bundle = RuleDirectory.bundle(directory, id, version == null ? now.getEpochSecond() : version, now);
        Compilation compiled = RuleSet.compile(bundle);
        List<RuleTests.Outcome> outcomes = RuleTests.run(compiled.ruleSet());
        if (!compiled.accepted() || TestReport.failed(outcomes) > 0) {
            LintReport.errors(compiled).forEach(System.err::println);
            System.err.println(TestReport.TABLE.of(outcomes));
            System.err.println("not published: correct the above; what is in force stays in force");
            return 1;
        }
        if (!dryRun) {
            try (Publisher publisher = Publisher.to(brokers.bootstrap())) {
                publisher.send(brokers.topics().rules(), bundle.getRuleSetId(), RuleBundle.class, bundle);
                publisher.flush();
            }
        }
        System.out.println("%s %s version %d: %d rules, %d tests passed, hash %s"
                .formatted(
                        dryRun ? "would publish" : "published",
                        bundle.getRuleSetId(),
                        bundle.getVersion(),
                        compiled.ruleSet().all().size(),
                        outcomes.size(),
                        bundle.getHash()));
        return 0;
    }
}
