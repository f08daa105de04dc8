/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes records to bytes and back: Avro single-object encoding for topics, one JSON object per line for people and files. */
@NullMarked
package io.acheron.schema.codec;

import org.jspecify.annotations.NullMarked;
