/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes changes of keyed state from stages, holds them in memory, and hands them to the state backend at the latest with each snapshot. */
@NullMarked
package io.acheron.pipeline.held;

import org.jspecify.annotations.NullMarked;
