/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.payload.ClockStep;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices at each turn that somebody has set the wall clock: times of events follow it from there, and an event says so. */
public final class ClockWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final BootClock clock;
    private final Consumer<? super ClockStep> tell;

    /** @param tell takes what is to be told */
    public ClockWatch(BootClock clock, Consumer<? super ClockStep> tell) {
        this.clock = clock;
        this.tell = tell;
    }

    @Override
    public void run() {
        ClockStep step = clock.remeasureAfterStep();
        if (step != null) {
            LOG.warn("the wall clock was set by {} ms; times of events follow it from here", step.getStepMs());
            tell.accept(step);
        }
    }
}
