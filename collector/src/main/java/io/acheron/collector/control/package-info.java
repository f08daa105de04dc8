/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes configurations of the control topic and of the collector's own files, checks each as a whole, and hands what is in force to
 * the capture, with an event for each change.
 */
@NullMarked
package io.acheron.collector.control;

import org.jspecify.annotations.NullMarked;
