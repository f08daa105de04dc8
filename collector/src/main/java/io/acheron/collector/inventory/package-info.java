/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes stock of the host now and then: what runs, listens, is installed to run and is loaded; hands records to publish. */
@NullMarked
package io.acheron.collector.inventory;

import org.jspecify.annotations.NullMarked;
