/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;

/**
 * An event on its way to the state of a sequence.
 *
 * @param key hash of the rule's logic and the key values: state of a changed rule lies under another key and can never meet the new
 *     pattern
 * @param rule the rule
 * @param ruleSet rule set and version it came in
 * @param plan what the state depends on
 * @param occurrence the event with the steps it can take
 */
public record SequenceStep(String key, Rule rule, String ruleSet, SequencePlan plan, Occurrence occurrence) {}
