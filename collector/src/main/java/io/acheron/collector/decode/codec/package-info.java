/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** The ways a member of a C struct can become a field of an event, each found by the name that mapping files use. */
@NullMarked
package io.acheron.collector.decode.codec;

import org.jspecify.annotations.NullMarked;
