/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Nearest;
import io.acheron.rulekit.Problems;
import io.acheron.rulekit.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the condition of a detection: {@code or} binds weakest, then {@code and}, then {@code not}; parentheses; {@code 1 of},
 * {@code 3 of}, {@code all of} with a name, a name with asterisks, or {@code them}.
 */
final class ConditionParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*([()|]|[^\\s()|]+)");
    private static final Set<String> WORDS = Set.of("and", "or", "not", "of", "them");
    private static final int DEEPEST = 50;

    private final Map<String, Criterion> selections;
    private final Problems problems;
    private final Yaml at;
    private final List<String> tokens = new ArrayList<>();
    private final Set<String> used = new TreeSet<>();
    private int next;
    private int depth;

    ConditionParser(Map<String, Criterion> selections, Problems problems, Yaml at) {
        this.selections = selections;
        this.problems = problems;
        this.at = at;
    }

    /** @return the condition; what is wrong is reported, and the result then means nothing */
    Criterion parse(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group(1));
        }
        try {
            Criterion condition = or();
            if (next < tokens.size()) {
                throw new Refused(
                        "'%s' in the condition is one too many".formatted(tokens.get(next)),
                        tokens.get(next).equals("|")
                                ? "counts over several events are written as sequence:"
                                : "join selections by and, or");
            }
            return condition;
        } catch (Refused e) {
            problems.error(at, String.valueOf(e.getMessage()), e.remedy);
            return new Criterion.All(List.of());
        }
    }

    /** @return names the condition uses */
    Set<String> used() {
        return used;
    }

    private Criterion or() throws Refused {
        List<Criterion> parts = new ArrayList<>(List.of(and()));
        while (accept("or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : Criterion.AtLeast.one(parts);
    }

    private Criterion and() throws Refused {
        List<Criterion> parts = new ArrayList<>(List.of(not()));
        while (accept("and")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : new Criterion.All(parts);
    }

    private Criterion not() throws Refused {
        if (!accept("not")) {
            return primary();
        }
        deeper();
        Criterion negated = new Criterion.Not(not());
        depth--;
        return negated;
    }

    private Criterion primary() throws Refused {
        if (accept("(")) {
            deeper();
            Criterion inner = or();
            depth--;
            if (!accept(")")) {
                throw new Refused("a parenthesis in the condition is not closed", "add )");
            }
            return inner;
        }
        if (next >= tokens.size()) {
            throw new Refused("the condition ends too early", "name a selection there");
        }
        String token = tokens.get(next++);
        boolean quantifier = next < tokens.size() && tokens.get(next).equalsIgnoreCase("of");
        if (quantifier) {
            next++;
            return quantified(token);
        }
        if (WORDS.contains(token.toLowerCase(Locale.ROOT)) || token.equals(")") || token.equals("|")) {
            throw new Refused(
                    "'%s' in the condition stands where a selection is expected".formatted(token), "name one");
        }
        return selection(token);
    }

    private Criterion selection(String name) throws Refused {
        Criterion body = selections.get(name);
        if (body == null) {
            throw new Refused(
                    "the condition names '%s', which is no selection".formatted(name),
                    Nearest.hint(name, selections.keySet(), "there is " + String.join(", ", selections.keySet())));
        }
        used.add(name);
        return body;
    }

    private Criterion quantified(String count) throws Refused {
        if (next >= tokens.size()) {
            throw new Refused(
                    "'%s of' in the condition is not finished".formatted(count),
                    "add them, or a name such as selection_*");
        }
        String pattern = tokens.get(next++);
        Pattern names = pattern.equalsIgnoreCase("them")
                ? Pattern.compile("[^_].*")
                : Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
        List<Criterion> parts = new ArrayList<>();
        for (Map.Entry<String, Criterion> selection : selections.entrySet()) {
            if (names.matcher(selection.getKey()).matches()) {
                parts.add(selection.getValue());
                used.add(selection.getKey());
            }
        }
        if (parts.isEmpty()) {
            throw new Refused(
                    "no selection fits '%s of %s'".formatted(count, pattern),
                    "there is " + String.join(", ", selections.keySet()));
        }
        if (count.equalsIgnoreCase("all")) {
            return new Criterion.All(parts);
        }
        if (count.equalsIgnoreCase("any")) {
            return Criterion.AtLeast.one(parts);
        }
        if (!count.matches("[1-9]\\d{0,3}") || Integer.parseInt(count) > parts.size()) {
            throw new Refused(
                    "'%s of %s': there are %d".formatted(count, pattern, parts.size()),
                    "write a number from 1 to %d, or all".formatted(parts.size()));
        }
        return new Criterion.AtLeast(Integer.parseInt(count), parts);
    }

    private boolean accept(String token) {
        boolean there = next < tokens.size() && tokens.get(next).equalsIgnoreCase(token);
        next += there ? 1 : 0;
        return there;
    }

    private void deeper() throws Refused {
        if (++depth > DEEPEST) {
            throw new Refused("the condition is nested deeper than %d".formatted(DEEPEST), "make it simpler");
        }
    }

    /** The condition is wrong. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final String remedy;

        Refused(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }
    }
}
