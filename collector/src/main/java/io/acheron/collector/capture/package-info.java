/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes decoded events from whatever watches this host, hands them with their probe states and losses to the
 * collector's main loop.
 */
@NullMarked
package io.acheron.collector.capture;

import org.jspecify.annotations.NullMarked;
