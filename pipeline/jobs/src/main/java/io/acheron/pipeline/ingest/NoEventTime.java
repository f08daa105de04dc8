/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * For topics that carry state rather than events. They are idle from the start, so that they neither hold back the time of the events
 * they meet nor, when no events come, push it to its end as a watermark of their own would.
 */
final class NoEventTime<T> implements WatermarkGenerator<T> {
    NoEventTime() {}

    static <T> WatermarkStrategy<T> strategy() {
        return WatermarkStrategy.<T>forGenerator(context -> new NoEventTime<>());
    }

    @Override
    public void onEvent(T event, long time, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.markIdle();
    }
}
