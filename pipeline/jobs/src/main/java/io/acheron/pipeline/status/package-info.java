/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes what the stages say about their own work, from every stage, hands it to the status topic. */
@NullMarked
package io.acheron.pipeline.status;

import org.jspecify.annotations.NullMarked;
