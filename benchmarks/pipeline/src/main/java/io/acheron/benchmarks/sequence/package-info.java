/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes made-up process events and sequences of three steps, and hands over what Flink's own CEP and our evaluator spend on them. */
@NullMarked
package io.acheron.benchmarks.sequence;

import org.jspecify.annotations.NullMarked;
