/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes bytes from the topics, hands decoded records with their event time to enrich and detect; what cannot be decoded becomes a dead letter. */
@NullMarked
package io.acheron.pipeline.ingest;

import org.jspecify.annotations.NullMarked;
