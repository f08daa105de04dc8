/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes recorded events and the job jars, measures the way from Kafka to the alert. */
@NullMarked
package io.acheron.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
