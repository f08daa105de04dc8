/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.EventView;
import io.acheron.rulekit.field.FieldValues;
import java.time.Instant;

/** A test of a field, which may have no value or several. Only {@link Missing} and {@code exists: false} hold for a missing field. */
sealed interface FieldTest {
    boolean test(FieldValues values, EventView view);

    /** Any value passes. */
    record AnyValue(ValueTest value) implements FieldTest {
        @Override
        public boolean test(FieldValues values, EventView view) {
            for (int i = 0; i < values.size(); i++) {
                if (value.test(values.get(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** There is a value, and none passes: {@code neq}. */
    record NoValue(ValueTest value) implements FieldTest {
        @Override
        public boolean test(FieldValues values, EventView view) {
            for (int i = 0; i < values.size(); i++) {
                if (value.test(values.get(i))) {
                    return false;
                }
            }
            return values.size() > 0;
        }
    }

    /** There is a value, even an empty one. */
    record Exists() implements FieldTest {
        @Override
        public boolean test(FieldValues values, EventView view) {
            return values.size() > 0;
        }
    }

    /** The value is a time before this one. */
    record Before(Instant end) implements FieldTest {
        @Override
        public boolean test(FieldValues values, EventView view) {
            return values.size() > 0 && Instant.parse(values.get(0).text()).isBefore(end);
        }
    }

    /** There is no value. */
    record Missing() implements FieldTest {
        @Override
        public boolean test(FieldValues values, EventView view) {
            return values.size() == 0;
        }
    }

    /** Some value stands to some value of another field as a literal would. */
    record Reference(int slot, Literal.Place place, boolean cased, boolean differs) implements FieldTest {
        @Override
        public boolean test(FieldValues values, EventView view) {
            FieldValues others = view.values(slot);
            if (values.size() == 0 || others.size() == 0) {
                return false;
            }
            boolean found = false;
            for (int i = 0; i < values.size() && !found; i++) {
                for (int j = 0; j < others.size() && !found; j++) {
                    String text = cased ? others.get(j).text() : others.get(j).folded();
                    found = new Literal(place, text, cased).test(values.get(i));
                }
            }
            return found != differs;
        }
    }
}
