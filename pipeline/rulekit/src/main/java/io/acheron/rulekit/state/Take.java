/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import io.acheron.schema.alert.MatchedField;
import java.util.List;

/**
 * A part of a rule that an event meets.
 *
 * @param leaf number of the part, counted through chained correlations in their order
 * @param scopes group values of each chained correlation on the way to the part, outermost first; empty without chains
 * @param values values of the part, see {@link Input}; none is empty
 * @param matched why
 */
public record Take(int leaf, List<Scope> scopes, List<String> values, List<MatchedField> matched) {
    /** Group values of one chained correlation. */
    public record Scope(List<String> group) {}
}
