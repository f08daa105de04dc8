/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes events and the names analysts use, hands the values behind these names to the rule languages. */
@NullMarked
package io.acheron.rulekit.field;

import org.jspecify.annotations.NullMarked;
