/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.local.run.Failure;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges rules that were written elsewhere: which of them can be evaluated here, and why the others cannot. */
public final class RuleImport {
    private static final Pattern ID = Pattern.compile("(?m)^id:\\s*['\"]?([^'\"\\s#]+)");
    private static final Pattern TITLE = Pattern.compile("(?m)^title:\\s*['\"]?(.*?)['\"]?\\s*$");

    /** What Java reads in the place of bytes that are no letters. */
    private static final char LOST = '\ufffd';

    private static final String NO_NAME = "the name of the file is not UTF-8; rename it";

    /**
     * What is to be said of a rule.
     *
     * @param file path below the directory
     * @param id id as written; may be empty
     * @param title title as written; may be empty
     * @param accepted whether it can be evaluated
     * @param reason why not, with its line; empty if it can
     */
    public record Verdict(String file, String id, String title, boolean accepted, String reason) {}

    /** @return a verdict for each rule of the directory, ordered by file */
    public static List<Verdict> judge(Path directory) {
        Map<String, String> unreadable = new TreeMap<>();
        List<SourceFile> files = RuleFiles.read(
                directory, (path, reason) -> unreadable.put(path, "cannot be read: " + Failure.reason(reason)));
        // All at once, since correlations and filters refer to rules of other files.
        Compilation compiled = RuleSet.compile(RuleFiles.bundle("import", 1, Instant.EPOCH, files));
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Problem problem : compiled.problems()) {
            if (problem.level() == Problem.Level.ERROR) {
                reasons.putIfAbsent(problem.path(), "line %d: %s".formatted(problem.line(), problem.message()));
            }
        }
        Map<String, List<Rule>> good = new LinkedHashMap<>();
        for (Rule rule : compiled.ruleSet().all()) {
            good.computeIfAbsent(rule.path(), path -> new ArrayList<>()).add(rule);
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (SourceFile file : files) {
            if (file.path().endsWith(".yml") || file.path().endsWith(".yaml")) {
                verdicts(file, good.getOrDefault(file.path(), List.of()), reasons.get(file.path()), verdicts);
            }
        }
        unreadable.forEach((path, reason) -> verdicts.add(new Verdict(path, "", "", false, reason)));
        verdicts.sort(Comparator.comparing(Verdict::file));
        return verdicts;
    }

    private static void verdicts(SourceFile file, List<Rule> good, @Nullable String reason, List<Verdict> into) {
        if (file.path().indexOf(LOST) >= 0) {
            into.add(new Verdict(file.path(), first(ID, file.content()), first(TITLE, file.content()), false, NO_NAME));
            return;
        }
        good.forEach(rule -> into.add(new Verdict(file.path(), rule.id(), rule.title(), true, "")));
        if (reason != null) {
            into.add(new Verdict(file.path(), first(ID, file.content()), first(TITLE, file.content()), false, reason));
        } else if (good.isEmpty()) {
            boolean filter = file.content().contains("\nfilter:");
            into.add(new Verdict(
                    file.path(),
                    first(ID, file.content()),
                    first(TITLE, file.content()),
                    filter,
                    filter ? "" : "it is switched off"));
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private RuleImport() {}
}
