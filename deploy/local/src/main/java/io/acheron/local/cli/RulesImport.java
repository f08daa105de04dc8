/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.rules.RuleImport;
import io.acheron.local.rules.RuleImport.Verdict;
import io.acheron.local.run.Failure;
import io.acheron.rulekit.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules import}: which rules of others can be evaluated here. */
@picocli.CommandLine.Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Say for each Sigma rule of a directory, such as a checkout of SigmaHQ, whether it can be evaluated here, and if not why.",
            "The exit code is 0 whatever can be used; the licence of the rules stays that of their authors."
        })
final class RulesImport implements Callable<Integer> {
    /** Forms of the report. */
    enum Form {
        TABLE,
        JSON
    }

    @Parameters(paramLabel = "DIR", description = "Directory with rules, searched with all its folders.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description =
                    "Copy the files whose rules can all be evaluated there, with their folders. Default: only say it.")
    private @Nullable Path target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}; json is one object per rule. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.TABLE;

    @Override
    public Integer call() {
        Path root = RuleDirectory.resolve(directory);
        List<Verdict> verdicts = judge(root);
        if (verdicts.isEmpty()) {
            throw Failure.of("there are no rule files in " + root);
        }
        System.out.println(form == Form.JSON ? json(verdicts) : table(verdicts));
        if (target != null) {
            copy(root, target, verdicts);
        }
        return 0;
    }

    private static List<Verdict> judge(Path root) {
        try {
            return RuleImport.judge(root);
        } catch (UncheckedIOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
    }

    private static String table(List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : verdicts) {
            String file = Problem.readable(verdict.file());
            text.append(
                    verdict.accepted()
                            ? "accepted  %s%n".formatted(file)
                            : "refused   %s: %s%n".formatted(file, Problem.readable(verdict.reason())));
        }
        long accepted = verdicts.stream().filter(Verdict::accepted).count();
        return text
                + "%d rules, %d accepted, %d refused".formatted(verdicts.size(), accepted, verdicts.size() - accepted);
    }

    /** A list with a line for each rule, which both whole and by lines can be read. */
    private static String json(List<Verdict> verdicts) {
        ObjectMapper mapper = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Map<String, String> object = new LinkedHashMap<>();
            object.put("file", verdict.file());
            object.put("id", verdict.id());
            object.put("title", verdict.title());
            object.put("status", verdict.accepted() ? "accepted" : "refused");
            object.put("reason", verdict.reason());
            try {
                lines.add(mapper.writeValueAsString(object));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a map of texts is always JSON", e);
            }
        }
        return "[\n" + String.join(",\n", lines) + "\n]";
    }

    private static void copy(Path from, Path to, List<Verdict> verdicts) {
        Set<String> files = new TreeSet<>();
        verdicts.forEach(verdict -> files.add(verdict.file()));
        verdicts.stream()
                .filter(verdict -> !verdict.accepted())
                .map(Verdict::file)
                .forEach(files::remove);
        try {
            for (String file : files) {
                Path copy = to.resolve(file);
                Files.createDirectories(copy.toAbsolutePath().getParent());
                Files.copy(from.resolve(file), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw Failure.of("cannot copy to %s: %s".formatted(to, Failure.reason(e)), e);
        }
        System.err.println("%d files copied to %s".formatted(files.size(), to));
    }
}
