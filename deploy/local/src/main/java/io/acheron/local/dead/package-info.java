/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the records that no stage could use from the dead-letter topic, hands people their place, their event and a way back. */
@NullMarked
package io.acheron.local.dead;

import org.jspecify.annotations.NullMarked;
