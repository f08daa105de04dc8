/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.budget;

import io.acheron.collector.probe.Priority;

/**
 * What a probe may use.
 *
 * @param cpuPermille thousandths of one CPU its programs may use, averaged over 10 s; over it the probe is detached for a while
 * @param eventsPerSecond records a second of each of its event kinds, averaged over 10 s; what is over it is left out in the kernel
 *     except one in a hundred; 0 for any number
 */
public record Budget(int cpuPermille, int eventsPerSecond) {
    /**
     * Returns the budget of a probe for which nobody has set one. That of a probe with events of high priority is so large that only
     * a defect or an attack on the collector itself exceeds it.
     *
     * @param highest the highest priority among the events of the probe
     */
    static Budget ofPriority(Priority highest) {
        return switch (highest) {
            case HIGH -> new Budget(1000, 0);
            case NORMAL -> new Budget(250, 20_000);
            case LOW -> new Budget(250, 10_000);
        };
    }

    /** Such as {@code 250 permille of a CPU, 20000 events/s}. */
    public String text() {
        return cpuPermille + " permille of a CPU, "
                + (eventsPerSecond == 0 ? "any number of events" : eventsPerSecond + " events/s");
    }
}
