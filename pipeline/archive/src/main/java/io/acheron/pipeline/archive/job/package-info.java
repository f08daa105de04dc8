/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes refined events and alerts from their topics, hands them to the folders of the archive. */
@NullMarked
package io.acheron.pipeline.archive.job;

import org.jspecify.annotations.NullMarked;
