/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

/**
 * What an aggregate must be.
 *
 * @param low bound from below; negative infinity for none
 * @param lowOpen whether the bound itself is too little
 * @param high bound from above; infinity for none
 * @param highOpen whether the bound itself is too much
 * @param differs whether the aggregate must lie outside of these bounds instead: {@code neq}
 */
public record Threshold(double low, boolean lowOpen, double high, boolean highOpen, boolean differs) {
    /** @return at least so many */
    public static Threshold atLeast(double low) {
        return new Threshold(low, false, Double.POSITIVE_INFINITY, false, false);
    }

    /** @return whether more events can make it false again, so that it can only be decided when the window is over */
    public boolean decidedAtEnd() {
        return differs || high < Double.POSITIVE_INFINITY;
    }

    public boolean test(double value) {
        boolean inside = (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);
        return inside != differs;
    }
}
