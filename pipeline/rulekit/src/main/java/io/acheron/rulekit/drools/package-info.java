/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes DRL files with their metadata, hands a program that runs them on one event at a time and lets them do nothing but alert. */
@NullMarked
package io.acheron.rulekit.drools;

import org.jspecify.annotations.NullMarked;
