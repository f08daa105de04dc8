/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes probes, loads and attaches their programs through libbpf, hands out the ring they write to and their counters.
 */
@NullMarked
package io.acheron.collector.kernel;

import org.jspecify.annotations.NullMarked;
