/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A value of Sigma as a regular expression of the JDK, written straight from the specification of values and modifiers. Case is folded
 * here, in pattern and text alike: the JDK's own flag takes a letter whose upper case is itself as one without case.
 *
 * @param pattern to be found in a text
 * @param fold what is done to the text before
 */
record NaivePattern(Pattern pattern, UnaryOperator<String> fold) {
    static final UnaryOperator<String> ALL = text -> folded(text, "");
    /** RE2 has the two letters of Turkish as letters of their own. */
    static final UnaryOperator<String> AS_RE2 = text -> folded(text, "\u0130\u0131");

    private static final String DASHES = "-/\u2013\u2014\u2015";

    boolean isFoundIn(String text) {
        return pattern.matcher(fold.apply(text)).find();
    }

    private static String folded(String text, String except) {
        StringBuilder folded = new StringBuilder();
        text.codePoints()
                .map(c -> except.indexOf(c) >= 0 ? c : Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /**
     * @param value as in the rule, with wildcards and escapes
     * @param encodings modifiers in the order they are written
     * @param place contains, startswith, endswith, or empty
     * @return expressions of which one fits the whole value of a field
     */
    static List<NaivePattern> of(String value, List<String> encodings, String place, boolean cased) {
        List<String> texts = new ArrayList<>(List.of(value));
        if (encodings.contains("windash")) {
            for (char dash : DASHES.toCharArray()) {
                texts.add(windash(value, dash));
            }
        }
        List<String> encoded = new ArrayList<>(encodings);
        encoded.remove("windash");
        List<NaivePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            if (encoded.isEmpty()) {
                patterns.add(pattern(regex(text, cased), place, cased));
            } else {
                for (String form : encoded(unescaped(text), encoded)) {
                    patterns.add(pattern(Pattern.quote(cased ? form : ALL.apply(form)), place, cased));
                }
            }
        }
        return patterns;
    }

    /** @return what the value is in Base64 or UTF-16 */
    static List<String> encoded(String text, List<String> encodings) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> forms = List.of(text);
        for (String encoding : encodings) {
            switch (encoding) {
                case "wide", "utf16le" -> bytes = text.getBytes(StandardCharsets.UTF_16LE);
                case "utf16be" -> bytes = text.getBytes(StandardCharsets.UTF_16BE);
                case "utf16" -> {
                    bytes = joined(new byte[] {-1, -2}, text.getBytes(StandardCharsets.UTF_16LE));
                }
                default -> {}
            }
            forms = switch (encoding) {
                case "base64" -> List.of(Base64.getEncoder().encodeToString(bytes));
                case "base64offset" -> List.of(at(bytes, 0), at(bytes, 1), at(bytes, 2));
                default -> List.of(new String(bytes, StandardCharsets.ISO_8859_1));
            };
        }
        return forms;
    }

    /** What of the Base64 of a text stays, whatever stands before and behind the bytes in it. */
    private static String at(byte[] bytes, int offset) {
        String low = around(bytes, offset, (byte) 0);
        String high = around(bytes, offset, (byte) -1);
        StringBuilder same = new StringBuilder();
        for (int i = 0; i < low.length(); i++) {
            if (low.charAt(i) == high.charAt(i)) {
                same.append(low.charAt(i));
            }
        }
        return same.toString();
    }

    private static String around(byte[] bytes, int offset, byte other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < offset; i++) {
            all.write(other);
        }
        all.writeBytes(bytes);
        do {
            all.write(other);
        } while (all.size() % 3 != 0);
        return Base64.getEncoder().encodeToString(all.toByteArray());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }

    private static String windash(String value, char dash) {
        StringBuilder text = new StringBuilder(value);
        for (int i = 0; i < value.length() - 1; i++) {
            boolean option = (value.charAt(i) == '-' || value.charAt(i) == '/')
                    && (i == 0 || !isWord(value.codePointBefore(i)))
                    && isWord(value.codePointAt(i + 1));
            if (option) {
                text.setCharAt(i, dash);
            }
        }
        return text.toString();
    }

    private static boolean isWord(int c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String unescaped(String value) {
        return value.replaceAll("\\\\([*?\\\\])", "$1");
    }

    private static String regex(String pattern, boolean cased) {
        String value = cased ? pattern : ALL.apply(pattern);
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\\' && i < value.length() && "*?\\".indexOf(value.charAt(i)) >= 0) {
                regex.append(Pattern.quote(String.valueOf(value.charAt(i++))));
            } else {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)));
            }
        }
        return regex.toString();
    }

    private static NaivePattern pattern(String regex, String place, boolean cased) {
        String before = place.equals("contains") || place.equals("endswith") ? ".*" : "";
        String behind = place.equals("contains") || place.equals("startswith") ? ".*" : "";
        Pattern whole = Pattern.compile("\\A(?:" + before + regex + behind + ")\\z", Pattern.DOTALL);
        return new NaivePattern(whole, cased ? UnaryOperator.identity() : ALL);
    }
}
