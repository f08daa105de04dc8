/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes refined events and alerts from the inputs of the archive, hands them to tables of Iceberg. */
@NullMarked
package io.acheron.pipeline.iceberg;

import org.jspecify.annotations.NullMarked;
