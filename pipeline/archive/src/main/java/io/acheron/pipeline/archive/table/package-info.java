/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes records, hands them to Parquet files and back: which folder and which columns each has. */
@NullMarked
package io.acheron.pipeline.archive.table;

import org.jspecify.annotations.NullMarked;
