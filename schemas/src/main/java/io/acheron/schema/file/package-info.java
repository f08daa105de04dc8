/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Says of files why they cannot be used, takes what the JDK threw from every command and hands words to its message. */
@NullMarked
package io.acheron.schema.file;

import org.jspecify.annotations.NullMarked;
