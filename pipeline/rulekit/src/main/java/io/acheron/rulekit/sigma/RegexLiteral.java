/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the longest text that every match of a regular expression contains, by reading the top level of the expression only: what
 * stands in groups, classes or alternatives is passed over, which may miss a literal and never invents one.
 */
final class RegexLiteral {
    private static final String QUANTIFIERS = "*?{";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";

    private RegexLiteral(String regex) {
        this.regex = regex;
    }

    /** @return the literal with case folded, null if none was found */
    static @Nullable Literal of(Pattern pattern) {
        String regex = pattern.pattern();
        // The engine's folding of letters beyond ASCII is its own, and a quantifier there may stand behind half a
        // character.
        if (regex.chars().anyMatch(c -> c > 127)) {
            return null;
        }
        // Flags inside the expression, quoting and classes by name are rare; telling them apart is not worth the risk.
        if (regex.contains("(?") && !regex.startsWith("(?i)") || regex.contains("\\Q")) {
            return null;
        }
        String body = regex.startsWith("(?i)") ? regex.substring(4) : regex;
        if (body.contains("(?")) {
            return null;
        }
        String text = new RegexLiteral(body).scan();
        return text == null || text.isEmpty() ? null : Literal.of(Literal.Place.ANYWHERE, text, false);
    }

    private @Nullable String scan() {
        int i = 0;
        while (i < regex.length()) {
            char c = regex.charAt(i);
            int next = i + 1;
            String literal = "";
            if (c == '|') {
                return null; // alternatives at the top: no text is in all of them
            } else if (c == '(') {
                next = endOfGroup(i);
            } else if (c == '[') {
                next = endOfClass(i);
            } else if (c == '\\') {
                next = endOfEscape(i);
                char escaped = i + 1 < regex.length() ? regex.charAt(i + 1) : '\\';
                literal = Character.isLetterOrDigit(escaped) ? "" : String.valueOf(escaped);
            } else if (c != '.' && c != '^' && c != '$') {
                literal = String.valueOf(c);
            }
            if (next < 0) {
                return null;
            }
            i = take(literal, next);
        }
        close();
        return longest;
    }

    /** Adds the literal to the run unless a quantifier makes it optional. */
    private int take(String literal, int next) {
        char quantifier = next < regex.length() ? regex.charAt(next) : 0;
        if (quantifier == '+') {
            run.append(literal);
            close();
            return afterLazy(next + 1);
        }
        if (quantifier != 0 && QUANTIFIERS.indexOf(quantifier) >= 0) {
            close();
            int end = quantifier == '{' ? regex.indexOf('}', next) : next;
            return afterLazy(end < 0 ? regex.length() : end + 1);
        }
        if (literal.isEmpty()) {
            close();
        }
        run.append(literal);
        return next;
    }

    private int afterLazy(int at) {
        return at < regex.length() && (regex.charAt(at) == '?' || regex.charAt(at) == '+') ? at + 1 : at;
    }

    private void close() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }

    private int endOfGroup(int from) {
        int depth = 0;
        int i = from;
        while (i < regex.length()) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i = endOfEscape(i);
                continue;
            }
            if (c == '[') {
                i = endOfClass(i);
                if (i < 0) {
                    return -1;
                }
                continue;
            }
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
            i++;
        }
        return -1;
    }

    private int endOfClass(int from) {
        int i = from + 1;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        if (i < regex.length() && regex.charAt(i) == ']') {
            i++;
        }
        while (i < regex.length() && regex.charAt(i) != ']') {
            if (regex.startsWith("[:", i)) {
                int end = regex.indexOf(":]", i);
                if (end < 0) {
                    return -1;
                }
                i = end + 2;
            } else {
                i = regex.charAt(i) == '\\' ? endOfEscape(i) : i + 1;
            }
        }
        return i < regex.length() ? i + 1 : -1;
    }

    private int endOfEscape(int from) {
        if (from + 1 >= regex.length()) {
            return -1;
        }
        char c = regex.charAt(from + 1);
        if ((c == 'x' || c == 'p' || c == 'P') && from + 2 < regex.length() && regex.charAt(from + 2) == '{') {
            int end = regex.indexOf('}', from);
            return end < 0 ? -1 : end + 1;
        }
        if (c == 'x') {
            return Math.min(regex.length(), from + 4);
        }
        if (c == 'p' || c == 'P') {
            return Math.min(regex.length(), from + 3);
        }
        if (Character.isDigit(c)) {
            int i = from + 2;
            while (i < regex.length() && i < from + 4 && Character.isDigit(regex.charAt(i))) {
                i++;
            }
            return i;
        }
        return from + 2;
    }
}
