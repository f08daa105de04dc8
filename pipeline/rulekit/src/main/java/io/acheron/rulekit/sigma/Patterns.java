/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Problems;
import io.acheron.rulekit.yaml.YamlScalar;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes tests of Sigma's values: wildcards, escapes, encodings and the place a modifier gives them. */
final class Patterns {
    /** @return tests of which one must hold */
    static List<ValueTest> of(YamlScalar value, Modifiers modifiers, Problems problems) {
        if (value.text().indexOf(Glob.MANY) >= 0 || value.text().indexOf(Glob.ONE) >= 0) {
            problems.error(
                    value,
                    "U+E000 and U+E001 cannot be looked for",
                    "write ? in their place, which fits any character");
            return List.of();
        }
        String pattern = wildcards(canonical(value));
        Set<String> forms = new LinkedHashSet<>(Set.of(pattern));
        boolean bytes = false;
        for (Encoding encoding : modifiers.encodings()) {
            boolean wild = pattern.indexOf(Glob.MANY) >= 0 || pattern.indexOf(Glob.ONE) >= 0;
            if (encoding.isBinary() && wild) {
                problems.error(
                        value,
                        "a wildcard cannot be encoded",
                        "escape it as \\* or \\?, or take the parts around it as values of their own");
                return List.of();
            }
            Set<String> encoded = new LinkedHashSet<>();
            for (String form : forms) {
                encoded.addAll(encoding.apply(form, bytes));
            }
            if (encoding.isBase64() && encoded.contains("")) {
                problems.error(
                        value,
                        "the value is too short: no letter of its Base64 depends on it alone",
                        "write at least two characters, or remove the modifier");
                return List.of();
            }
            forms = encoded;
            bytes |= encoding.isBinary();
        }
        List<ValueTest> tests = new ArrayList<>();
        for (String form : forms) {
            tests.add(Glob.test(placed(form, modifiers.operator()), modifiers.cased()));
        }
        return tests;
    }

    /** @return the value as text, numbers in decimal and truth values in lower case, as events have them */
    static String canonical(YamlScalar value) {
        String text = value.text();
        return switch (value.type()) {
            case BOOLEAN -> text.toLowerCase(Locale.ROOT);
            case INTEGER -> {
                if (text.startsWith("0x")) {
                    yield new BigInteger(text.substring(2), 16).toString();
                }
                if (text.startsWith("0o")) {
                    yield new BigInteger(text.substring(2), 8).toString();
                }
                yield text.startsWith("+") ? text.substring(1) : text;
            }
            default -> text;
        };
    }

    /** A backslash takes the meaning of a wildcard or backslash behind it; before anything else it is a backslash. */
    private static String wildcards(String text) {
        StringBuilder pattern = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && "*?\\".indexOf(text.charAt(i + 1)) >= 0) {
                pattern.append(text.charAt(++i));
            } else if (c == '*') {
                pattern.append(Glob.MANY);
            } else if (c == '?') {
                pattern.append(Glob.ONE);
            } else {
                pattern.append(c);
            }
        }
        return pattern.toString();
    }

    private static String placed(String pattern, Modifiers.Operator operator) {
        return switch (operator) {
            case CONTAINS -> many(many("", pattern), "");
            case STARTSWITH -> many(pattern, "");
            case ENDSWITH -> many("", pattern);
            default -> pattern;
        };
    }

    private static String many(String before, String after) {
        boolean there = before.endsWith(String.valueOf(Glob.MANY)) || after.startsWith(String.valueOf(Glob.MANY));
        return there ? before + after : before + Glob.MANY + after;
    }

    private Patterns() {}
}
