/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Writes assets, rules and recorded events to topics, and takes alerts and status from them. */
@NullMarked
package io.acheron.local.topic;

import org.jspecify.annotations.NullMarked;
