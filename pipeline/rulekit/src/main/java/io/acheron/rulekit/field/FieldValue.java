/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import org.jspecify.annotations.Nullable;

/** One value of a field, with the forms tests need, each made once. Reused for the next event. */
public final class FieldValue {
    private Object raw = "";
    private @Nullable String text;
    private @Nullable String folded;

    void set(Object value) {
        raw = value;
        text = null;
        folded = null;
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
