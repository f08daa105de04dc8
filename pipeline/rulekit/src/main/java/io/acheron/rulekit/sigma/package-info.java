/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes Sigma rules and sequences, hands the program that finds and evaluates the candidates among them for an event. */
@NullMarked
package io.acheron.rulekit.sigma;

import org.jspecify.annotations.NullMarked;
