/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A regular expression for RE2, the same for the JDK with what differs between the two written out, and a text it is found in. */
final class RandomRegex {
    private static final List<String> LETTERS =
            List.of("a", "b", "k", "s", "sh", "curl", "é", "ß", "Σ", "7", "-", "/", " ", "\uD83D\uDE00");

    private final Words words;
    private final boolean multiline;
    private final boolean ignoreCase;
    private final StringBuilder re2 = new StringBuilder();
    private final StringBuilder jdk = new StringBuilder();
    private final StringBuilder found = new StringBuilder();

    /** @param flags letters of i, m and s */
    RandomRegex(Words words, String flags) {
        this.words = words;
        this.multiline = flags.contains("m");
        this.ignoreCase = flags.contains("i") || words.chance(6);
        if (ignoreCase && !flags.contains("i")) {
            re2.append("(?i)");
        }
        for (int i = words.random.nextInt(5); i >= 0; i--) {
            piece(2);
        }
        if (words.chance(8)) {
            both("|");
            String kept = found.toString();
            piece(1);
            found.setLength(0);
            found.append(kept);
        }
    }

    String re2() {
        return re2.toString();
    }

    /** @return a text in which it is found, most times */
    String found() {
        return ignoreCase ? words.recased(found.toString()) : found.toString();
    }

    NaivePattern pattern(String flags) {
        int bits = flags.contains("s") ? Pattern.DOTALL | Pattern.UNIX_LINES : Pattern.UNIX_LINES;
        return new NaivePattern(
                Pattern.compile(jdk.toString(), bits), ignoreCase ? NaivePattern.AS_RE2 : UnaryOperator.identity());
    }

    private void piece(int depth) {
        switch (words.random.nextInt(depth > 0 ? 11 : 6)) {
            case 0, 1, 2, 3 -> literal();
            case 4 -> {
                both(words.one(List.of("[a-k]", "[^/x]", "[sz-]", "\\d", "\\w", ".", "[[:digit:]]")));
                found.append(words.one(List.of("b", "7", "s")));
                jdk.replace(0, jdk.length(), jdk.toString().replace("[[:digit:]]", "[0-9]"));
            }
            case 5 -> anchor();
            case 6 -> group("(", depth);
            case 7 -> group("(?:", depth);
            case 8 -> {
                both("(");
                piece(depth - 1);
                both("|");
                int kept = found.length();
                piece(depth - 1);
                found.setLength(kept);
                both(")");
            }
            default -> {
                literal();
                both(words.one(List.of("*", "+", "?", "{1,3}", "{0,2}", "{1}", "*?", "+?", "??")));
            }
        }
    }

    private void literal() {
        String text = words.one(LETTERS);
        text = words.chance(4) ? text.toUpperCase(Locale.ROOT) : text;
        // A quantifier behind it takes the last character only, in both.
        if (words.chance(6)) {
            both(words.one(List.of("\\.", "\\*", "\\\\", "\\+")));
        } else {
            both(text, ignoreCase ? NaivePattern.AS_RE2.apply(text) : text);
        }
        found.append(text);
    }

    private void group(String open, int depth) {
        both(open);
        piece(depth - 1);
        piece(depth - 1);
        both(")");
        both(words.one(List.of("", "", "?", "*", "+")));
    }

    /** The JDK lets $ match before the last line break, and counts letters beyond ASCII as words. */
    private void anchor() {
        switch (words.random.nextInt(ignoreCase ? 2 : 4)) {
            case 0 -> both("^", multiline ? "(?:\\A|(?<=\\n))" : "\\A");
            case 1 -> both("$", multiline ? "(?=\\n|\\z)" : "\\z");
            case 2 -> both("\\b", "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))");
            default -> both(".*");
        }
    }

    private void both(String text) {
        both(text, text);
    }

    private void both(String forRe2, String forJdk) {
        re2.append(forRe2);
        jdk.append(forJdk);
    }
}
