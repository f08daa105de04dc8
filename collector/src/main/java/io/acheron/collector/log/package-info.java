/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes what the classes of the collector say through SLF4J and writes it to standard error, one line each, as text or JSON. */
@NullMarked
package io.acheron.collector.log;

import org.jspecify.annotations.NullMarked;
