/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/**
 * What the programs of all probes share.
 *
 * @param calls the libraries
 * @param maps maps by name
 * @param shared for attaching
 * @param counters what programs account for
 */
record KernelContext(NativeCalls calls, SharedMaps maps, Target.Shared shared, KernelCounters counters) {}
