/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes a program and its point in the probe's file, hands back its attachment: one class for each kind there is. */
@NullMarked
package io.acheron.collector.kernel.attach;

import org.jspecify.annotations.NullMarked;
