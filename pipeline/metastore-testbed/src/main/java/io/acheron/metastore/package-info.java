/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes tables from a test, as statements of {@code archive ddl} or over Thrift, hands it what a Hive metastore made of them. */
@NullMarked
package io.acheron.metastore;

import org.jspecify.annotations.NullMarked;
