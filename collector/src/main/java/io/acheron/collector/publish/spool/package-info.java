/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes encoded events that cannot be delivered now, keeps them in order in bounded files that survive a restart and a killed
 * collector (not a power failure: nothing is forced to disk), and hands them back when they can.
 */
@NullMarked
package io.acheron.collector.publish.spool;

import org.jspecify.annotations.NullMarked;
