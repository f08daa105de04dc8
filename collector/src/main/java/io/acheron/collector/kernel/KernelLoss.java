/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/**
 * What the programs did with the records of one event, summed over all CPUs since they were loaded.
 *
 * @param kind event kind
 * @param fate {@code emitted} or why a record was dropped: the name of the counter in C
 * @param count records
 */
public record KernelLoss(String kind, String fate, long count) {}
