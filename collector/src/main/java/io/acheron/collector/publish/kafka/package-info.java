/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes events from the drain loop and delivers them in order to Kafka, keeping them in the spool while the broker is away. */
@NullMarked
package io.acheron.collector.publish.kafka;

import org.jspecify.annotations.NullMarked;
