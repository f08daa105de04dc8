/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

/**
 * A value of a rule.
 *
 * @param pattern as in the rule, with wildcards and escapes
 * @param fits a text that the whole of it fits, before encodings
 */
record RandomValue(String pattern, String fits) {
    RandomValue without(String text) {
        return new RandomValue(pattern.replace(text, ""), fits.replace(text, ""));
    }

    static RandomValue of(Words words) {
        StringBuilder pattern = new StringBuilder();
        StringBuilder fits = new StringBuilder();
        for (int i = words.random.nextInt(3); i >= 0; i--) {
            switch (words.random.nextInt(12)) {
                case 0 -> {
                    pattern.append('*');
                    fits.append(words.text());
                }
                case 1 -> {
                    pattern.append('?');
                    fits.append(words.chance(2) ? "\uD83D\uDE00" : "x");
                }
                default -> {
                    String word = words.chance(4) ? words.recased(words.word()) : words.word();
                    pattern.append(
                            word.replaceAll("[*?]", "\\\\$0").replace("\\\\", words.chance(2) ? "\\\\" : "\\\\\\\\"));
                    fits.append(word);
                }
            }
        }
        return new RandomValue(pattern.toString(), fits.toString());
    }

    /** @return a value without wildcards, long enough to leave a trace in any encoding */
    static RandomValue plain(Words words) {
        String text = (words.word() + "abc" + words.word()).replaceAll("[*?\\\\]", "");
        return new RandomValue(text, text);
    }
}
