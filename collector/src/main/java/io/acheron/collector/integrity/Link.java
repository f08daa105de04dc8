/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

/**
 * A BPF link that this process holds.
 *
 * @param id id in the kernel
 * @param type such as raw_tracepoint, tracing, cgroup or perf
 * @param programId program it runs now
 * @param attached false when somebody has detached it: the link then lives on and does nothing
 */
record Link(long id, String type, long programId, boolean attached) {}
