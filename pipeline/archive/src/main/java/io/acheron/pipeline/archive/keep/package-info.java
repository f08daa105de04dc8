/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes an archive on this machine, hands back the same with fewer files, without what is too old or left over, or as text for a metastore. */
@NullMarked
package io.acheron.pipeline.archive.keep;

import org.jspecify.annotations.NullMarked;
