/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes made-up rules and process events, and hands over what each way of evaluating them costs. */
@NullMarked
package io.acheron.benchmarks.rules;

import org.jspecify.annotations.NullMarked;
