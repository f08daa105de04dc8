/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import org.jspecify.annotations.Nullable;

/** One value of a field, with the forms tests need, each made once. Reused for the next event. */
public final class FieldValue {
    /** A buffer that one long value has made larger than this is not kept for the next event. */
    private static final int LARGEST_KEPT = 1 << 16;

    private Object raw = "";
    private @Nullable String text;
    private @Nullable String folded;
    private char[] characters = new char[64];
    private int length = -1;

    void set(Object value) {
        raw = value;
        text = null;
        folded = null;
        length = -1;
    }

    /** @return whether both are made of the same text */
    boolean sameText(FieldValue other) {
        return raw instanceof String && raw.equals(other.raw);
    }

    /** @return the value as text: numbers in decimal, truth values as true and false, enums by name, times as ISO-8601 */
    public String text() {
        String known = text;
        if (known == null) {
            known = raw instanceof String string ? string : raw.toString();
            text = known;
        }
        return known;
    }

    /** @return the text with case folded */
    public String folded() {
        String known = folded;
        if (known == null) {
            known = CaseFold.fold(text());
            folded = known;
        }
        return known;
    }

    /**
     * The text with case folded in a buffer, which costs no object.
     *
     * @return as many characters as {@link #length} says, and others behind them; not to be changed
     */
    public char[] characters() {
        if (length < 0) {
            length = fill();
        }
        return characters;
    }

    /** @return length of the text in characters */
    public int length() {
        if (length < 0) {
            length = fill();
        }
        return length;
    }

    private int fill() {
        // The text of a list's elements is wanted only in case of a match: they go straight into the buffer.
        int needed = raw instanceof FieldValues.Joined joined && text == null ? joined.length() : text().length();
        if (needed > characters.length || characters.length > LARGEST_KEPT) {
            characters = new char[Math.max(64, Integer.highestOneBit(Math.max(1, needed)) * 2)];
        }
        if (raw instanceof FieldValues.Joined joined && text == null) {
            joined.copyTo(characters);
        } else {
            text().getChars(0, needed, characters, 0);
        }
        CaseFold.fold(characters, needed);
        return needed;
    }

    /** @return the value as number; NaN if it is no number and its text is none either */
    public double number() {
        if (raw instanceof Number number) {
            return number.doubleValue();
        }
        String digits = text();
        if (digits.isEmpty() || digits.length() > 40 || "0123456789+-.".indexOf(digits.charAt(0)) < 0) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
