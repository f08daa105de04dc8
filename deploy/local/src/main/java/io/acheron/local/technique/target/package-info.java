/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** The programs that are attacked: each runs in a JVM of its own and needs nothing but the JDK. */
@NullMarked
package io.acheron.local.technique.target;

import org.jspecify.annotations.NullMarked;
