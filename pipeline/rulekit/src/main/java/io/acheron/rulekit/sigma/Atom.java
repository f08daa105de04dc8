/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import org.jspecify.annotations.Nullable;

/**
 * A test of a field, shared by all rules that make it, so that it is made once per event.
 *
 * @param slot index of the field
 * @param test the test
 */
record Atom(int slot, FieldTest test) {
    /** @return a literal that some value must hold for the test to hold, null if there is none */
    @Nullable
    Literal necessary() {
        return test instanceof FieldTest.AnyValue any ? any.value().necessary() : null;
    }

    /** @return whether finding the necessary literal decides the test */
    boolean decidedByLiteral() {
        return test instanceof FieldTest.AnyValue any && any.value() instanceof Literal literal && !literal.cased();
    }
}
