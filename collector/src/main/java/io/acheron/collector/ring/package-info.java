/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the memory the kernel shares as a ring, hands each record in it to a decoder as a view without copying. */
@NullMarked
package io.acheron.collector.ring;

import org.jspecify.annotations.NullMarked;
