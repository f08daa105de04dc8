/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes job jars, runs them on a standalone Flink cluster of several processes on this machine. */
@NullMarked
package io.acheron.cluster;

import org.jspecify.annotations.NullMarked;
