/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import com.google.re2j.Pattern;
import io.acheron.rulekit.field.FieldValue;
import org.jspecify.annotations.Nullable;

/** A test of one value. Equal tests decide alike. */
sealed interface ValueTest
        permits Literal, Glob, ValueTest.Regex, ValueTest.Network, ValueTest.Number, ValueTest.Anything {
    boolean test(FieldValue value);

    /** @return a literal without which the test cannot hold, null if there is none */
    @Nullable
    Literal necessary();

    /** Holds for every value. */
    record Anything() implements ValueTest {
        @Override
        public boolean test(FieldValue value) {
            return true;
        }

        @Override
        public @Nullable Literal necessary() {
            return null;
        }
    }

    /** Finds a regular expression, in time linear in the value. */
    final class Regex implements ValueTest {
        private final Pattern pattern;
        private final @Nullable Literal necessary;

        Regex(Pattern pattern) {
            this.pattern = pattern;
            this.necessary = RegexLiteral.of(pattern);
        }

        @Override
        public boolean test(FieldValue value) {
            return pattern.matcher(value.text()).find();
        }

        @Override
        public @Nullable Literal necessary() {
            return necessary;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Regex that
                    && that.pattern.pattern().equals(pattern.pattern())
                    && that.pattern.flags() == pattern.flags();
        }

        @Override
        public int hashCode() {
            return pattern.pattern().hashCode();
        }
    }

    /** Holds for addresses in a network. */
    record Network(Cidr cidr) implements ValueTest {
        @Override
        public boolean test(FieldValue value) {
            return cidr.contains(value.text());
        }

        @Override
        public @Nullable Literal necessary() {
            return null;
        }
    }

    /** Compares numbers; a value that is no number fails. */
    record Number(Comparison comparison, double bound) implements ValueTest {
        enum Comparison {
            GT,
            GTE,
            LT,
            LTE
        }

        @Override
        public boolean test(FieldValue value) {
            double number = value.number();
            return switch (comparison) {
                case GT -> number > bound;
                case GTE -> number >= bound;
                case LT -> number < bound;
                case LTE -> number <= bound;
            };
        }

        @Override
        public @Nullable Literal necessary() {
            return null;
        }
    }
}
