/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes what the programs cost and what was left out, keeps each probe within its budget, and hands events about blind windows and receipts to the drain loop. */
@NullMarked
package io.acheron.collector.budget;

import org.jspecify.annotations.NullMarked;
