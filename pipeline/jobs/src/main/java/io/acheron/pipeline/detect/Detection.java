/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.util.List;

/**
 * A rule found what it looks for.
 *
 * @param rule the rule as it was when it matched
 * @param ruleSet rule set and version it came in, such as {@code default 7}
 * @param events events that matched, in the order of their time, at least one
 * @param steps for a sequence the name of the step each event took; empty for a rule on single events
 * @param matched why: selections or steps, fields, values
 */
public record Detection(
        Rule rule, String ruleSet, List<Event> events, List<String> steps, List<MatchedField> matched) {}
