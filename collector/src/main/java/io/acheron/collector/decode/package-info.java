/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes raw records from the ring and the probes' mappings, hands typed events to the capture. */
@NullMarked
package io.acheron.collector.decode;

import org.jspecify.annotations.NullMarked;
