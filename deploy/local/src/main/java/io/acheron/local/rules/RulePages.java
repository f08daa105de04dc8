/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.local.run.Failure;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleTest;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.alert.Technique;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a page for each rule, and one that lists them, in Markdown. */
public final class RulePages {
    private static final String HEAD = """
            # Rules

            <!-- made from rules/; do not edit -->

            One page for each rule: what it looks for, its condition and fields, triage, benign causes, tests.
            How well they see shells over the network: [reverse-shell-matrix.md](reverse-shell-matrix.md); which techniques they are
            about: [coverage](../reference/coverage.svg), as a layer for ATT&CK Navigator [here](../reference/coverage-layer.json).
            """;

    /** The name of the list of all pages. */
    public static final String INDEX = "index.md";

    /**
     * Writes a page for each rule, below the name of its tactic, and a list of them. Pages of rules that are gone are left.
     *
     * @return number of rules
     */
    public static int write(List<Rule> rules, List<RuleTest> tests, List<SourceFile> files, Path target) {
        try {
            for (Map.Entry<String, String> page : pages(rules, tests, files).entrySet()) {
                Path file = target.resolve(page.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, page.getValue());
            }
        } catch (IOException e) {
            throw Failure.of("cannot write pages to %s: %s".formatted(target, Failure.reason(e)), e);
        }
        return rules.size();
    }

    /** @return text of each page by its path, the list of all among them; rules of one file are on one page */
    static Map<String, String> pages(List<Rule> rules, List<RuleTest> tests, List<SourceFile> files) {
        Map<String, String> sources = new HashMap<>();
        files.forEach(file -> sources.put(stem(file.path()) + suffix(file.path()), file.content()));
        Map<String, String> pages = new TreeMap<>();
        StringBuilder index = new StringBuilder(HEAD);
        String tactic = "";
        List<Rule> sorted = new ArrayList<>(rules);
        sorted.sort(Comparator.comparing(Rule::path));
        for (Rule rule : sorted) {
            String name = stem(rule.path()) + ".md";
            List<RuleTest> own = tests.stream()
                    .filter(test -> test.rule().id().equals(rule.id()))
                    .toList();
            String yaml = sources.getOrDefault(stem(rule.path()) + ".yaml", "");
            String drl = sources.getOrDefault(stem(rule.path()) + ".drl", "");
            pages.merge(name, page(rule, own, RuleLogic.of(yaml, rule.id()), drl), (one, two) -> one + "\n" + two);
            String folder = rule.path().contains("/")
                    ? rule.path().substring(0, rule.path().indexOf('/'))
                    : "";
            if (!folder.equals(tactic)) {
                tactic = folder;
                index.append("\n## %s\n\n| severity | rule | status | ATT&CK |\n|---|---|---|---|\n".formatted(tactic));
            }
            index.append("| %s | [%s](%s) | %s | %s |\n"
                    .formatted(
                            level(rule), cell(rule.title()), name, rule.status(), String.join(", ", techniques(rule))));
        }
        pages.put(INDEX, index.toString());
        return pages;
    }

    private static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    private static String suffix(String path) {
        return path.endsWith(".yml") ? ".yaml" : path.substring(Math.max(0, path.lastIndexOf('.')));
    }

    private static List<String> techniques(Rule rule) {
        return rule.techniques().stream()
                .map(Technique::getTechnique)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    static String page(Rule rule, List<RuleTest> tests, RuleLogic logic, String drl) {
        StringBuilder text = new StringBuilder("# %s\n\n".formatted(rule.title()));
        text.append("| | |\n|---|---|\n");
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
        section(text, "Condition", fenced("yaml", logic.text()) + (drl.isBlank() ? "" : "\n" + fenced("drools", drl)));
        section(
                text,
                "Fields",
                list(logic.fields().stream().map(field -> "`" + field + "`").toList()));
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
        text.append("| %s | %s |\n".formatted(key, cell(value)));
    }

    private static void section(StringBuilder text, String title, String body) {
        if (!body.isBlank()) {
            text.append("\n## %s\n\n%s\n".formatted(title, body.strip()));
        }
    }

    private static String fenced(String language, String body) {
        return body.isBlank() ? "" : "```%s\n%s\n```".formatted(language, body.strip());
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
