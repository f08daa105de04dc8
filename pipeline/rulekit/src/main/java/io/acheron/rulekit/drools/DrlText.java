/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import com.google.re2j.PatternSyntaxException;
import io.acheron.rulekit.RegexSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges the parts of DRL that its syntax tree holds as text: constraints and actions. */
final class DrlText {
    // RE2/J for what repeats a group: on a long text java.util.regex overflows the stack.
    private static final com.google.re2j.Pattern TOKEN = com.google.re2j.Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|\\$?[\\p{L}_$][\\p{L}\\p{N}_$]*|\\d[\\w.]*|\\S");
    /** A comment, or a text, which is taken first so that what looks like a comment inside a text is none. */
    private static final com.google.re2j.Pattern TEXT_OR_COMMENT = com.google.re2j.Pattern.compile(
            "(\"(?:[^\"\\\\\\r\\n]|\\\\.)*\"|'(?:[^'\\\\\\r\\n]|\\\\.)*')|/\\*[\\s\\S]*?\\*/|//[^\\r\\n]*");

    private static final Pattern ACTION =
            Pattern.compile("alert\\s*\\(\\s*(\\$?\\w+)\\s*(?:,\\s*\"([\\w, ]*)\"\\s*)?\\)\\s*;");
    private static final com.google.re2j.Pattern REGEX =
            com.google.re2j.Pattern.compile("\\bregex\\s*\\([^,\"]*,\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\)");
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
        com.google.re2j.Matcher matcher = TOKEN.matcher(text);
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
        com.google.re2j.Matcher regex = REGEX.matcher(text);
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
        Matcher matcher = ACTION.matcher(withoutComments(text).strip());
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

    private static String withoutComments(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        com.google.re2j.Matcher found = TEXT_OR_COMMENT.matcher(text);
        int end = 0;
        while (found.find()) {
            String literal = found.group(1);
            plain.append(text, end, found.start()).append(literal == null ? " " : literal);
            end = found.end();
        }
        return plain.append(text, end, text.length()).toString();
    }

    private static void checkRegex(String literal, List<String> problems) {
        Optional<String> tooLarge = RegexSize.problem(literal);
        if (tooLarge.isPresent()) {
            problems.add("regular expression '%s': %s".formatted(literal, tooLarge.get()));
            return;
        }
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
