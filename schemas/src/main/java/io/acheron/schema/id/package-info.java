/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** The names under which events and processes are known, made the same way by every part. */
@NullMarked
package io.acheron.schema.id;

import org.jspecify.annotations.NullMarked;
