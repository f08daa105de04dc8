/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.EventView;
import java.util.List;

/** What a rule asks of an event, as a tree. */
sealed interface Criterion {
    boolean test(EventView view);

    /** All parts hold; true if there are none. */
    record All(List<Criterion> parts) implements Criterion {
        @Override
        public boolean test(EventView view) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).test(view)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** At least so many parts hold. */
    record AtLeast(int count, List<Criterion> parts) implements Criterion {
        static AtLeast one(List<Criterion> parts) {
            return new AtLeast(1, parts);
        }

        @Override
        public boolean test(EventView view) {
            int missing = count;
            for (int i = 0; i < parts.size() && missing > 0; i++) {
                if (parts.get(i).test(view)) {
                    missing--;
                }
            }
            return missing == 0;
        }
    }

    /** The part does not hold. */
    record Not(Criterion part) implements Criterion {
        @Override
        public boolean test(EventView view) {
            return !part.test(view);
        }
    }

    /** A selection with the name it has in the rule. */
    record Selection(String name, Criterion body) implements Criterion {
        @Override
        public boolean test(EventView view) {
            return body.test(view);
        }
    }

    /**
     * A test of a field.
     *
     * @param slot index of the field in the view
     * @param field name as the rule writes it, with modifiers
     * @param wanted value as the rule writes it
     */
    record Check(int slot, String field, String wanted, FieldTest test) implements Criterion {
        @Override
        public boolean test(EventView view) {
            return test.test(view.values(slot), view);
        }
    }
}
