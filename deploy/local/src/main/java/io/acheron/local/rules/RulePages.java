/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.local.run.Failure;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleTest;
import io.acheron.schema.alert.Technique;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes a page for each rule, and one that lists them, in Markdown. */
public final class RulePages {
    /** @return number of rules */
    public static int write(List<Rule> rules, List<RuleTest> tests, Path target) {
        StringBuilder index = new StringBuilder("# Rules\n\n| severity | rule | status |\n|---|---|---|\n");
        try {
            Files.createDirectories(target);
            for (Rule rule : rules) {
                String name = rule.path().replaceAll("\\.ya?ml$", "").replace('/', '.') + ".md";
                List<RuleTest> own = tests.stream()
                        .filter(test -> test.rule().id().equals(rule.id()))
                        .toList();
                Files.writeString(target.resolve(name), page(rule, own));
                index.append(
                        "| %s | [%s](%s) | %s |%n".formatted(level(rule), cell(rule.title()), name, rule.status()));
            }
            Files.writeString(target.resolve("index.md"), index);
        } catch (IOException e) {
            throw Failure.of("cannot write pages to %s: %s".formatted(target, Failure.reason(e)), e);
        }
        return rules.size();
    }

    static String page(Rule rule, List<RuleTest> tests) {
        StringBuilder text = new StringBuilder("# %s%n%n".formatted(rule.title()));
        text.append("| | |%n|---|---|%n".formatted());
        row(text, "severity", level(rule));
        row(text, "status", rule.status() + ", version " + rule.version());
        row(text, "mode", rule.mode().name().toLowerCase(Locale.ROOT));
        row(text, "language", rule.language());
        row(text, "id", "`" + rule.id() + "`");
        row(text, "file", "`" + rule.path() + "`");
        row(
                text,
                "ATT&CK",
                String.join(
                        ", ", rule.techniques().stream().map(RulePages::name).toList()));
        section(text, "What it looks for", rule.description());
        section(text, "Triage", rule.triage());
        section(text, "Known benign causes", list(rule.falsePositives()));
        section(
                text,
                "Tests",
                list(tests.stream()
                        .map(test -> (test.match() ? "matches: " : "does not match: ") + test.name())
                        .toList()));
        section(text, "References", list(rule.references()));
        return text.toString();
    }

    private static void row(StringBuilder text, String key, String value) {
        text.append("| %s | %s |%n".formatted(key, cell(value)));
    }

    private static void section(StringBuilder text, String title, String body) {
        if (!body.isBlank()) {
            text.append("%n## %s%n%n%s%n".formatted(title, body.strip()));
        }
    }

    private static String list(List<String> lines) {
        return String.join("\n", lines.stream().map(line -> "- " + line).toList());
    }

    private static String name(Technique technique) {
        return technique.getTechnique().isEmpty()
                ? technique.getTactic()
                : "%s (%s)".formatted(technique.getTechnique(), technique.getTactic());
    }

    private static String level(Rule rule) {
        return rule.level().name().toLowerCase(Locale.ROOT);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private RulePages() {}
}
