/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes an event, hands its values to DRL rules under plain names: what {@code ProcessExec(executable ...)} in a rule refers to. */
@NullMarked
package io.acheron.rulekit.drools.fact;

import org.jspecify.annotations.NullMarked;
