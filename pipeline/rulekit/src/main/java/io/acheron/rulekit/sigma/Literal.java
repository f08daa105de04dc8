/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.CaseFold;
import io.acheron.rulekit.field.FieldValue;

/**
 * A text at a place of the value.
 *
 * @param place where it must stand
 * @param text the text, with case folded unless cased
 * @param cased whether case must agree
 */
record Literal(Place place, String text, boolean cased) implements ValueTest {
    /** Where the text stands in the value. */
    enum Place {
        WHOLE,
        START,
        END,
        ANYWHERE
    }

    static Literal of(Place place, String text, boolean cased) {
        return new Literal(place, cased ? text : CaseFold.fold(text), cased);
    }

    @Override
    public boolean test(FieldValue value) {
        String in = cased ? value.text() : value.folded();
        return switch (place) {
            case WHOLE -> in.equals(text);
            case START -> in.startsWith(text);
            case END -> in.endsWith(text);
            case ANYWHERE -> in.contains(text);
        };
    }

    @Override
    public Literal necessary() {
        return cased ? of(place, text, false) : this;
    }
}
