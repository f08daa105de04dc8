/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.rule.RuleFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether somebody answers for each value list, and still does: {@code # owner: TEAM} in the comment it begins with, and, if its values
 * age, {@code # review: DAY} or {@code # expires: DAY}. Rules go on using a list whatever its day; publishing asks its owner.
 */
final class ListReview {
    private static final Pattern HEADER = Pattern.compile("#\\s*(owner|review|expires)\\s*:\\s*(.*?)\\s*");

    private final LocalDate today;
    private final List<Problem> problems = new ArrayList<>();

    ListReview(Instant now) {
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    Stream<Problem> of(List<RuleFile> files) {
        files.stream().filter(file -> ValueLists.isList(file.getPath())).forEach(this::check);
        return problems.stream();
    }

    private void check(RuleFile file) {
        boolean owned = false;
        int number = 0;
        for (String line : file.getContent().lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                break;
            }
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                continue;
            }
            if (header.group(1).equals("owner")) {
                owned |= !header.group(2).isEmpty();
            } else {
                day(file.getPath(), number, header.group(1), header.group(2));
            }
        }
        if (!owned) {
            tell(
                    file.getPath(),
                    1,
                    Problem.Level.WARNING,
                    "nobody answers for this list",
                    "begin it with # owner: and the team that decides what it holds");
        }
    }

    private void day(String path, int line, String key, String text) {
        try {
            if (!today.isAfter(LocalDate.parse(text))) {
                return;
            }
            boolean expired = key.equals("expires");
            tell(
                    path,
                    line,
                    expired ? Problem.Level.ERROR : Problem.Level.WARNING,
                    expired ? "the list has expired on " + text : "the list was to be looked at by " + text,
                    "let its owner look at the values and decide on a later day");
        } catch (DateTimeParseException e) {
            tell(
                    path,
                    line,
                    Problem.Level.ERROR,
                    "%s is '%s'".formatted(key, text),
                    "write the last day as 2026-12-31");
        }
    }

    private void tell(String path, int line, Problem.Level level, String message, String remedy) {
        problems.add(new Problem(path, line, 1, level, message, remedy));
    }
}
