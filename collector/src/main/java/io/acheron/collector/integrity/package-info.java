/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes what the collector loaded and how its last run ended, compares it with what is there now, and hands differences as events to
 * the drain loop.
 */
@NullMarked
package io.acheron.collector.integrity;

import org.jspecify.annotations.NullMarked;
