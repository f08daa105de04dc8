/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import java.time.Duration;

/**
 * How the sinks of a job deliver.
 *
 * @param events refined events
 * @param alerts alerts, in Avro and in JSON
 * @param transactionalId first part of the ids of all transactions of the job; another job must not use the same
 * @param timeout after which brokers give up a transaction; longer than a checkpoint and the longest restart take together
 */
public record Deliveries(Delivery events, Delivery alerts, String transactionalId, Duration timeout) {}
