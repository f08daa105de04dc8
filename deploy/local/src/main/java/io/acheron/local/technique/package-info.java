/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Harmless attack techniques on loopback, which the demo runs to show what is detected. */
@NullMarked
package io.acheron.local.technique;

import org.jspecify.annotations.NullMarked;
