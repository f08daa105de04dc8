/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes the type information a compiler left in an object file, hands struct layouts to whoever reads what the object
 * wrote.
 */
@NullMarked
package io.acheron.collector.btf;

import org.jspecify.annotations.NullMarked;
