/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Occurrence;

/**
 * An event on its way to the state of a rule over several events.
 *
 * @param key rule, hash of its logic and key values: state of a changed rule lies under another key and can never meet the new
 *     logic
 * @param rule the rule
 * @param ruleSet rule set and version it came in
 * @param logic all that decides, see {@link io.acheron.rulekit.state.LogicCodec}
 * @param occurrence the event with the parts of the rule it meets
 */
public record GroupStep(String key, Rule rule, String ruleSet, byte[] logic, Occurrence occurrence) {}
