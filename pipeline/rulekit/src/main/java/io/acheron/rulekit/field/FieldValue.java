/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One value of a field, with the forms tests need, each made once. Reused for the next event. */
public final class FieldValue {
    /** A buffer that one long value has made larger than this is not kept for the next event. */
    private static final int LARGEST_KEPT = 1 << 16;

    /** Bytes that may be read behind the length of {@link #bytes}, so that a search can read ahead without looking for the end. */
    public static final int SLACK = 8;

    private Object raw = "";
    private @Nullable String text;
    private @Nullable String folded;
    private char[] characters = new char[64];
    private byte[] bytes = new byte[64 + SLACK];
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
     * The text with case folded, as {@link CaseFold#bytes} has it, in a buffer, which costs no object.
     *
     * @return as many bytes as {@link #length} says, and {@link #SLACK} or more others behind them; not to be changed
     */
    public byte[] bytes() {
        if (length < 0) {
            fill();
        }
        return bytes;
    }

    /** @return length of {@link #bytes} */
    public int length() {
        if (length < 0) {
            fill();
        }
        return length;
    }

    private void fill() {
        int size;
        if (text == null && raw instanceof FieldValues.Joined joined) {
            // The whole text is wanted only in case of a match: its parts go straight into the buffer.
            size = joined.length();
            reserve(size);
            joined.copyTo(characters);
        } else {
            String known = text();
            size = known.length();
            reserve(size);
            known.getChars(0, size, characters, 0);
        }
        length = CaseFold.ascii(characters, size, bytes);
        if (length < 0) {
            byte[] folded = CaseFold.bytes(new String(characters, 0, size));
            length = folded.length;
            bytes = Arrays.copyOf(folded, length + SLACK);
        }
    }

    private void reserve(int size) {
        if (size > characters.length || characters.length > LARGEST_KEPT) {
            characters = new char[Math.max(64, Integer.highestOneBit(Math.max(1, size)) * 2)];
        }
        if (bytes.length < characters.length + SLACK || bytes.length > 2 * characters.length + SLACK) {
            bytes = new byte[characters.length + SLACK];
        }
    }

    /** @return the value as number; NaN if it is no number and its text is none either */
    public double number() {
        if (raw instanceof Number number) {
            return number.doubleValue();
        }
        String digits = text();
        if (digits.isEmpty() || digits.length() > 40 || !isDecimal(digits)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Java reads 443f, 0x1p3 and a number between blanks, which are none to an analyst. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
