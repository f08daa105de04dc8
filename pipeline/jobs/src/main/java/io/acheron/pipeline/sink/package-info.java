/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes events, alerts, statuses and dead letters, hands them to their topics. */
@NullMarked
package io.acheron.pipeline.sink;

import org.jspecify.annotations.NullMarked;
