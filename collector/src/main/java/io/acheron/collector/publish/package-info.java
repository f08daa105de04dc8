/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes decoded events from capture and hands them to one {@link io.acheron.collector.publish.EventSink}, found by name through
 * ServiceLoader, counting what went in, came out and was dropped.
 */
@NullMarked
package io.acheron.collector.publish;

import org.jspecify.annotations.NullMarked;
