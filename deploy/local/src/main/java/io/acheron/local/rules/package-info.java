/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** The analysts' tools: takes a directory of rules, checks and tests it, and hands reports to people and programs. */
@NullMarked
package io.acheron.local.rules;

import org.jspecify.annotations.NullMarked;
