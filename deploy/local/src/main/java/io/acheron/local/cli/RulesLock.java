/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.LintReport;
import io.acheron.local.rules.RuleLock;
import io.acheron.local.run.Failure;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules lock}: what changed since the last release. */
@picocli.CommandLine.Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        description = {
            "Say what changed since rules.lock was written, and write it anew: id, version, hash and path of each rule.",
            "Exit code 1 if an id is used again, a version falls or a new rule is stable; with --check also if the file is stale."
        })
final class RulesLock implements Callable<Integer> {
    @Mixin
    private final RuleRoot root = new RuleRoot();

    @Option(names = "--check", description = "Write nothing.")
    private boolean check;

    @Override
    public Integer call() {
        Compilation compiled = RuleSet.compile(root.bundle());
        if (!compiled.accepted()) {
            throw Failure.of("the rules have errors:\n" + String.join("\n", LintReport.errors(compiled)));
        }
        RuleLock.Outcome outcome =
                RuleLock.compare(root.path(), compiled.ruleSet().all());
        outcome.changes().forEach(System.out::println);
        outcome.errors().forEach(System.err::println);
        if (outcome.errors().isEmpty() && !check) {
            write(root.path().resolve(RuleLock.FILE), outcome.lines());
        }
        boolean stale = check && !outcome.changes().isEmpty();
        System.out.println("%d rules locked, %d changes, %d errors"
                .formatted(
                        outcome.lines().size(),
                        outcome.changes().size(),
                        outcome.errors().size()));
        return outcome.errors().isEmpty() && !stale ? 0 : 1;
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw Failure.of("cannot write %s: %s".formatted(file, Failure.reason(e)), e);
        }
    }
}
