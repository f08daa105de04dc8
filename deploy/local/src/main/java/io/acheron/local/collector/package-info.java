/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Runs the collector beside this process, as it would run on a host, and ends it with this process. */
@NullMarked
package io.acheron.local.collector;

import org.jspecify.annotations.NullMarked;
