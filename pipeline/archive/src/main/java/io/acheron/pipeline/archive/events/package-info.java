/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes events from the files of an archive, or puts recorded ones there, and hands them on in the order in which they happened. */
@NullMarked
package io.acheron.pipeline.archive.events;

import org.jspecify.annotations.NullMarked;
