/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Starts Flink inside this process, takes a job graph from the jobs and runs it. */
@NullMarked
package io.acheron.local.cluster;

import org.jspecify.annotations.NullMarked;
