/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Starts a Kafka broker inside this process and hands its address to everything that reads or writes topics. */
@NullMarked
package io.acheron.local.broker;

import org.jspecify.annotations.NullMarked;
