/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes decoded events and the entries of the CMDB, hands events that know their asset to refine. */
@NullMarked
package io.acheron.pipeline.enrich;

import org.jspecify.annotations.NullMarked;
