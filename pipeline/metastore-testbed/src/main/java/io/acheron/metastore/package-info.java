/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the statements of {@code archive ddl} from a test, hands it what a Hive metastore made of them. */
@NullMarked
package io.acheron.metastore;

import org.jspecify.annotations.NullMarked;
