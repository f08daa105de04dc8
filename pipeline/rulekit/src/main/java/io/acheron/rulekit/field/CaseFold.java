/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import java.util.Arrays;

/**
 * Makes letters equal that differ in case only, character by character as {@link String#equalsIgnoreCase} does, so that a folded text
 * is as long as the text.
 */
public final class CaseFold {
    /** Folded ASCII: a load costs less than a branch on each letter. */
    private static final byte[] ASCII = new byte[128];

    static {
        for (char c = 0; c < ASCII.length; c++) {
            ASCII[c] = (byte) fold(c);
        }
    }

    /** @return the folded character */
    public static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /**
     * Folds the first characters of a buffer.
     *
     * @return how many bytes there are; negative if not all is ASCII
     */
    static int ascii(char[] characters, int length, byte[] into) {
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char c = characters[i];
            seen |= c;
            into[i] = ASCII[c & 0x7F];
        }
        return seen < ASCII.length ? length : -1;
    }

    /**
     * A text with case folded as bytes in which texts can be compared and searched as in the characters: each of the UTF-16 units by itself
     * in the manner of UTF-8, so that broken pairs have a form too.
     *
     * @return the bytes
     */
    public static byte[] bytes(String text) {
        String folded = fold(text);
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = folded.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else {
                bytes[length++] = (byte) (0xE0 | c >> 12);
                bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /** @return the folded text; the same object if there is nothing to fold */
    public static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (fold(c) != c || Character.isHighSurrogate(c)) {
                return fold(text.toCharArray(), i);
            }
        }
        return text;
    }

    private static String fold(char[] text, int from) {
        for (int i = from; i < text.length; i++) {
            text[i] = fold(text[i]);
            if (Character.isHighSurrogate(text[i])) {
                // Scripts such as Deseret and Adlam, whose letters are pairs and stay pairs.
                int letter = Character.codePointAt(text, i);
                i += Character.toChars(Character.toLowerCase(Character.toUpperCase(letter)), text, i) - 1;
            }
        }
        return new String(text);
    }

    private CaseFold() {}
}
