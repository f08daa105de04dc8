/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.Threshold;
import io.acheron.rulekit.yaml.YamlScalar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correlation as it is written, its references not yet followed.
 *
 * @param kind type
 * @param rules ids or names of the rules it refers to, at least one
 * @param groupBy fields or aliases; empty for one group of all events
 * @param aliases alias, then rule, to the field it has there
 * @param withinMicros timespan
 * @param threshold condition; null for all rules
 * @param fields fields whose values are counted or summed
 * @param generate whether the rules it refers to alert by themselves as well
 */
record Correlation(
        RuleDocument document,
        Logic.Kind kind,
        List<YamlScalar> rules,
        List<YamlScalar> groupBy,
        Map<String, Map<String, YamlScalar>> aliases,
        long withinMicros,
        @Nullable Threshold threshold,
        List<YamlScalar> fields,
        boolean generate) {
    /** @return the field that a group-by entry means for a rule */
    YamlScalar field(YamlScalar group, String rule) {
        Map<String, YamlScalar> alias = aliases.getOrDefault(group.text(), Map.of());
        return alias.getOrDefault(rule, group);
    }
}
