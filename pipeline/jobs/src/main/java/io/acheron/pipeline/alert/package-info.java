/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes detections, hands each alert once to sink, repeats as one. */
@NullMarked
package io.acheron.pipeline.alert;

import org.jspecify.annotations.NullMarked;
