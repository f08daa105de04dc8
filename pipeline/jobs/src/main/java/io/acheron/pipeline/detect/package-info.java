/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes refined events and rule bundles, hands detections to alert. */
@NullMarked
package io.acheron.pipeline.detect;

import org.jspecify.annotations.NullMarked;
