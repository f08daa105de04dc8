/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.control.Standing;
import io.acheron.collector.publish.EventSink;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the state of the collector is read; all by the thread that drains.
 *
 * @param capture tells probes, programs and ring
 * @param sink tells what waits and takes heartbeats
 * @param counters returns the counters of all hops
 * @param standing returns what is in force of the control topic
 * @param previousEnd how the run before this one ended, as the heartbeat says it
 */
public record HealthSources(
        Capture capture,
        EventSink sink,
        Supplier<List<LossCount>> counters,
        Supplier<Standing> standing,
        String previousEnd) {}
