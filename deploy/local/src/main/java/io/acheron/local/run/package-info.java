/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** What every command runs with: progress for people, errors for people, and an end that leaves nothing behind. */
@NullMarked
package io.acheron.local.run;

import org.jspecify.annotations.NullMarked;
