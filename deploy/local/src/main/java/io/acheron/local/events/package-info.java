/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Reads recorded events from NDJSON files and hands them on, good ones only, with the bad lines told. */
@NullMarked
package io.acheron.local.events;

import org.jspecify.annotations.NullMarked;
