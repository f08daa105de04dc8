/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** The whole system on this machine: starts every part, runs techniques, joins alerts to them, and ends all of it. */
@NullMarked
package io.acheron.local.demo;

import org.jspecify.annotations.NullMarked;
