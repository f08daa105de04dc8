/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes rule files from the analysts' repository, hands an evaluator of all their rules to whoever has events. */
@NullMarked
package io.acheron.rulekit;

import org.jspecify.annotations.NullMarked;
