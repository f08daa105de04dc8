/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.util.List;
import java.util.Random;

/** Texts from few words, so that values of rules and of events meet often, in the letters where folding of case is hard, too. */
final class Words {
    private static final List<String> WORDS = List.of(
            "sh",
            "bash",
            "-c",
            "/c",
            "curl",
            "/bin/",
            "/usr/bin/python3",
            "http",
            "é",
            "ß",
            "\u1E9E",
            "K\u212A",
            "\u017F",
            "İ",
            "ı",
            "Σς",
            "\uD801\uDC00",
            "\uD83D\uDE00",
            "a",
            "x",
            "\\",
            "\\\\",
            "*",
            "?",
            "10.1.2.3",
            "2001:db8::1",
            "443",
            "443f",
            "1e3",
            "-1",
            "0x10",
            " -i",
            " ",
            "tmp",
            "ÄÖ",
            "abc",
            "bcd",
            "cde",
            "aab",
            "true",
            "'",
            "%",
            "\uFB03",
            "");

    final Random random;

    Words(Random random) {
        this.random = random;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    String word() {
        return one(WORDS);
    }

    /** @return up to four words */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(word());
        }
        return chance(4) ? recased(text.toString()) : text.toString();
    }

    /** @return what an event may hold: a rule file cannot have all of it */
    String eventText() {
        return chance(8)
                ? text() + one(List.of("\n", "\uE000", "\u0000", "\uD800", "\r\n", "\u2028")) + text()
                : text();
    }

    /** @return the text with some letters in the other case, or in a form that folds to the same */
    String recased(String text) {
        StringBuilder recased = new StringBuilder();
        text.codePoints()
                .forEach(c -> recased.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> Character.toUpperCase(c);
                            case 1 -> Character.toLowerCase(c);
                            case 2 -> c == 'k' ? '\u212A' : c == 's' ? '\u017F' : c == 'i' ? 'ı' : c;
                            default -> c;
                        }));
        return recased.toString();
    }

    /** @return the text with one character gone, changed or doubled */
    String nearMiss(String text) {
        int[] all = text.codePoints().toArray();
        if (all.length == 0) {
            return "x";
        }
        int at = random.nextInt(all.length);
        String before = new String(all, 0, at);
        String behind = new String(all, at + 1, all.length - at - 1);
        String here = Character.toString(all[at]);
        return before + one(List.of("", "z", here + here, " ")) + behind;
    }

    /** @return the text as a value in YAML */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
