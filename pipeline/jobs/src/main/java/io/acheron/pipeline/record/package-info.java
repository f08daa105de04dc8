/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes records between tasks and into state: Flink's types over the generated coders of the schemas. */
@NullMarked
package io.acheron.pipeline.record;

import org.jspecify.annotations.NullMarked;
