/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Which version of each rule set is in force, for those who compare subtasks and clusters on one screen. */
final class RuleSetMetrics {
    private final MetricGroup group;
    private final Counter refused;
    private final Map<String, Long> versions = new ConcurrentHashMap<>();

    RuleSetMetrics(MetricGroup group) {
        this.group = group;
        this.refused = group.counter("refusedRuleSets");
    }

    void decided(RuleBook.Outcome outcome) {
        if (!outcome.accepted()) {
            refused.inc();
            return;
        }
        String ruleSet = outcome.bundle().getRuleSetId();
        if (versions.put(ruleSet, outcome.bundle().getVersion()) == null) {
            group.addGroup("ruleSet", ruleSet)
                    .gauge("ruleSetVersion", (Gauge<Long>) () -> versions.getOrDefault(ruleSet, 0L));
        }
    }
}
