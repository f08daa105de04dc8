/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

/**
 * An event on its way to the state of a rule over several events. All but the key is bytes, which neither the network nor the state
 * need to understand.
 *
 * @param key rule, hash of its logic and key values: state of a changed rule lies under another key and can never meet the new
 *     logic
 * @param rule id of the rule's definition, see {@link Definition}
 * @param definition the definition, so that a task needs no rules of its own; it reads those it does not know
 * @param occurrence the event with the parts of the rule it meets, as {@link io.acheron.rulekit.state.StateCodec} writes it
 */
public record GroupStep(String key, String rule, byte[] definition, byte[] occurrence) {}
