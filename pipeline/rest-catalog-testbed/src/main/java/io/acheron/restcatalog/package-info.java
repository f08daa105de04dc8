/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes a warehouse from a test, hands it a catalog of Iceberg that answers by HTTP. */
@NullMarked
package io.acheron.restcatalog;

import org.jspecify.annotations.NullMarked;
