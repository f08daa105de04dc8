/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges the parts of DRL that its syntax tree holds as text: constraints and actions. */
final class DrlText {
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\$?[\\p{L}_$][\\p{L}\\p{N}_$]*|\\d[\\w.]*|\\S");
    /** A comment, or a text, which is taken first so that what looks like a comment inside a text is none. */
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile(
            "(\"(?:[^\"\\\\\\r\\n]|\\\\.)*\"|'(?:[^'\\\\\\r\\n]|\\\\.)*')|/\\*[\\s\\S]*?\\*/|//[^\\r\\n]*");

    private static final Pattern ACTION =
            Pattern.compile("alert\\s*\\(\\s*(\\$?\\w+)\\s*(?:,\\s*\"([\\w, ]*)\"\\s*)?\\)\\s*;");
    private static final Pattern REGEX =
            Pattern.compile("\\bregex\\s*\\([^,\"]*,\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\)");
    private static final Set<String> METHODS = Set.of(
            "startsWith",
            "endsWith",
            "contains",
            "equals",
            "equalsIgnoreCase",
            "isEmpty",
            "length",
            "size",
            "indexOf",
            "toLowerCase",
            "toUpperCase",
            "trim",
            "strip",
            "get",
            "regex");
    private static final Set<String> REFUSED =
            Set.of("eval", "new", "class", "getClass", "instanceof", "soundslike", "drools", "kcontext", "Thread");

    /** @return what is wrong with a constraint; empty if nothing is */
    static List<String> problemsOfConstraint(String text) {
        List<String> problems = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            boolean name = Character.isLetter(token.charAt(0)) || token.charAt(0) == '_' || token.charAt(0) == '$';
            if (token.equals("/") && (next.equals("/") || next.equals("*"))) {
                // Where a comment ends is for Drools to say, and it may see it elsewhere than the checks here.
                problems.add("a comment inside a constraint is not allowed");
            } else if (token.equals("matches") || token.equals("~")) {
                problems.add(
                        "'matches' can take exponential time on text of an attacker; regex(property, \"...\") cannot");
            } else if (REFUSED.contains(token)) {
                problems.add("'%s' is not allowed".formatted(token));
            } else if (name && Character.isUpperCase(token.charAt(0))) {
                problems.add("'%s' names a class; static calls are not allowed".formatted(token));
            } else if (name && next.equals("(") && !METHODS.contains(token) && !isOperator(token)) {
                problems.add("method '%s' is not allowed".formatted(token));
            } else if (Set.of(";", "{", "}", "@", "#", "\\", "=").contains(token) && !isComparison(tokens, i)) {
                problems.add("'%s' is not allowed in a constraint".formatted(token));
            }
        }
        Matcher regex = REGEX.matcher(text);
        while (regex.find()) {
            checkRegex(regex.group(1), problems);
        }
        return problems;
    }

    /**
     * What an action says.
     *
     * @param variable the event to alert about
     * @param properties names of properties to show
     */
    record Action(String variable, List<String> properties) {}

    /** @return the alert, empty if the action is anything else */
    static Optional<Action> action(String text) {
        String plain = TEXT_OR_COMMENT
                .matcher(text)
                .replaceAll(found -> found.group(1) == null ? " " : Matcher.quoteReplacement(found.group(1)))
                .strip();
        Matcher matcher = ACTION.matcher(plain);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String shown = matcher.group(2) == null ? "" : matcher.group(2);
        List<String> properties = Arrays.stream(shown.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return Optional.of(new Action(matcher.group(1), properties));
    }

    private static void checkRegex(String literal, List<String> problems) {
        try {
            com.google.re2j.Pattern.compile(literal.translateEscapes());
        } catch (PatternSyntaxException e) {
            problems.add("regular expression '%s': %s".formatted(literal, Messages.oneLine(e.getMessage())));
        } catch (IllegalArgumentException e) {
            problems.add("text '%s' has an escape that Java does not know".formatted(literal));
        }
    }

    private static boolean isOperator(String token) {
        return Set.of("in", "not", "memberOf", "and", "or", "contains", "excludes")
                .contains(token);
    }

    private static boolean isComparison(List<String> tokens, int at) {
        String token = tokens.get(at);
        String before = at > 0 ? tokens.get(at - 1) : "";
        String after = at + 1 < tokens.size() ? tokens.get(at + 1) : "";
        return token.equals("=") && (Set.of("=", "!", "<", ">").contains(before) || after.equals("="));
    }

    private DrlText() {}
}
