/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.CaseFold;
import io.acheron.rulekit.field.FieldValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of Sigma with {@code *} for any text and {@code ?} for one character, that fits the whole value.
 *
 * @param pattern literal characters, with case folded unless cased; {@link #MANY} and {@link #ONE} for the wildcards
 * @param cased whether case must agree
 */
record Glob(String pattern, boolean cased) implements ValueTest {
    /** Stands for {@code *} in a pattern; a private-use character, so that literal asterisks need no escape. */
    static final char MANY = '\uE000';

    /** Stands for {@code ?} in a pattern. */
    static final char ONE = '\uE001';

    /** @return the simplest test that decides as the pattern does */
    static ValueTest test(String pattern, boolean cased) {
        boolean start = !pattern.isEmpty() && pattern.charAt(0) == MANY;
        boolean end = pattern.length() > 1 && pattern.charAt(pattern.length() - 1) == MANY;
        String inner = pattern.substring(start ? 1 : 0, pattern.length() - (end ? 1 : 0));
        if (inner.indexOf(MANY) >= 0 || inner.indexOf(ONE) >= 0) {
            return new Glob(cased ? pattern : CaseFold.fold(pattern), cased);
        }
        if (inner.isEmpty() && start) {
            return new Anything();
        }
        Literal.Place place = start
                ? end ? Literal.Place.ANYWHERE : Literal.Place.END
                : end ? Literal.Place.START : Literal.Place.WHOLE;
        return Literal.of(place, inner, cased);
    }

    @Override
    public boolean test(FieldValue value) {
        return fits(cased ? value.text() : value.folded());
    }

    /** Goes back to the last asterisk only: quadratic at worst, never exponential. */
    private boolean fits(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int mark = 0;
        while (in < text.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            if (at < pattern.length() && wanted == MANY) {
                star = at++;
                mark = in;
            } else if (at < pattern.length() && wanted == ONE) {
                at++;
                in += Character.charCount(text.codePointAt(in));
            } else if (at < pattern.length() && wanted == text.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++mark;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == MANY) {
            at++;
        }
        return at == pattern.length();
    }

    @Override
    public @Nullable Literal necessary() {
        String longest = "";
        for (String part : parts()) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest.isEmpty() ? null : Literal.of(Literal.Place.ANYWHERE, longest, false);
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            if (c == MANY || c == ONE) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
