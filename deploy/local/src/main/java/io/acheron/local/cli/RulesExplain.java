/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.events.EventFile;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.run.Failure;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.event.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules explain}: what a rule is, and why it matches events or does not. */
@picocli.CommandLine.Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say what a rule looks for and, with events, why it matches each of them or does not.")
final class RulesExplain implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RULE", description = "Id, path, or a part of the title.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String wanted;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Events in NDJSON form; - is standard input.")
    private @Nullable Path events;

    @Option(names = "--rules", paramLabel = "DIR", description = "Rule set. Default: the rules that come with Acheron.")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        RuleSet rules = RuleSet.compile(RuleDirectory.bundle(directory, RuleDirectory.DEFAULT_ID, 1, Instant.EPOCH))
                .ruleSet();
        Rule rule = find(rules);
        describe(rule);
        if (events == null) {
            return 0;
        }
        EventFile read = EventFile.read(events);
        read.problems().forEach(System.err::println);
        int number = 0;
        for (Event event : read.events()) {
            System.out.println("event %d (%s):".formatted(++number, event.getKind()));
            rules.explain(rule.id(), event).orElse(List.of()).forEach(line -> System.out.println("  " + line));
        }
        return read.problems().isEmpty() ? 0 : 1;
    }

    private Rule find(RuleSet rules) {
        List<Rule> found = rules.all().stream().filter(this::named).toList();
        if (found.isEmpty()) {
            throw Failure.of("there is no rule '%s'; rules lint lists those that could not be read".formatted(wanted));
        }
        if (found.size() > 1) {
            throw Failure.of("'%s' may be any of: %s"
                    .formatted(
                            wanted,
                            String.join(", ", found.stream().map(Rule::path).toList())));
        }
        return found.get(0);
    }

    private boolean named(Rule rule) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        return rule.id().equals(lower)
                || rule.path().equals(wanted)
                || wanted.endsWith("/" + rule.path())
                || rule.title().toLowerCase(Locale.ROOT).contains(lower);
    }

    private static void describe(Rule rule) {
        System.out.println(rule.title());
        System.out.println("  id        %s, version %d, %s, %s"
                .formatted(rule.id(), rule.version(), rule.status(), rule.language()));
        System.out.println("  file      " + rule.path());
        System.out.println("  severity  " + rule.level().name().toLowerCase(Locale.ROOT));
        rule.techniques()
                .forEach(technique -> System.out.println("  attack    "
                        + (technique.getTechnique().isEmpty() ? technique.getTactic() : technique.getTechnique())));
        System.out.println();
        System.out.println(rule.description().strip());
        if (!rule.falsePositives().isEmpty()) {
            System.out.println("\nKnown benign causes:");
            rule.falsePositives().forEach(line -> System.out.println("  - " + line));
        }
        if (!rule.triage().isBlank()) {
            System.out.println(
                    "\nTriage:\n" + rule.triage().stripTrailing().indent(2).stripTrailing());
        }
        System.out.println();
    }
}
