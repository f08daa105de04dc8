/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the counters of all hops, hands the account of each minute to the sink. */
@NullMarked
package io.acheron.collector.account;

import org.jspecify.annotations.NullMarked;
