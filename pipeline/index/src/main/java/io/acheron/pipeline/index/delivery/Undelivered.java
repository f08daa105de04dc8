/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

/**
 * An alert that its system has not taken yet; it is part of checkpoints.
 *
 * @param topic topic it was read from
 * @param partition partition
 * @param offset offset in the partition
 * @param alert the alert in Avro single-object encoding, which a later release can still read
 */
record Undelivered(String topic, int partition, long offset, byte[] alert) {}
