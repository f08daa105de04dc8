/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.event.Event;
import java.util.List;

/**
 * A test that an analyst wrote beside a rule.
 *
 * @param rule the rule under test
 * @param name what the test shows
 * @param match whether the rule must match; if not, it must not match any of the events
 * @param events at least one, with rising event times
 * @param line line of the test in the file of the rule, first is 1
 */
public record RuleTest(Rule rule, String name, boolean match, List<Event> events, int line) {
    public RuleTest {
        events = List.copyOf(events);
    }
}
