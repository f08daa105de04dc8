/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.budget;

import java.time.Duration;
import java.time.Instant;

/** How one probe stands: attached, detached for a while, or attached on trial. */
final class Circuit {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    private final CpuUse use = new CpuUse();
    private State state = State.CLOSED;
    private Duration pause = FIRST_PAUSE;
    private long changedNs;
    private Instant blindSince = Instant.EPOCH;
    private String reason = "";

    enum State {
        /** Attached. */
        CLOSED,
        /** Detached until the pause is over. */
        OPEN,
        /** Attached again; once more over the budget and the next pause is twice as long. */
        ON_TRIAL
    }

    CpuUse use() {
        return use;
    }

    State state() {
        return state;
    }

    /** Why it is open, as the probe's state shows it. */
    String reason() {
        return reason;
    }

    Instant blindSince() {
        return blindSince;
    }

    Duration pause() {
        return pause;
    }

    /** Returns how long it will be open. */
    Duration nextPause() {
        if (state != State.ON_TRIAL) {
            return FIRST_PAUSE;
        }
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    void open(long nowNs, Instant now, String why) {
        pause = nextPause();
        state = State.OPEN;
        changedNs = nowNs;
        blindSince = now;
        reason = why;
        use.clear();
    }

    void onTrial(long nowNs) {
        state = State.ON_TRIAL;
        changedNs = nowNs;
        use.clear();
    }

    void close() {
        state = State.CLOSED;
        pause = FIRST_PAUSE;
        use.clear();
    }

    /** Whether the state has lasted as long as the pause. */
    boolean isDue(long nowNs) {
        return nowNs - changedNs >= pause.toNanos();
    }
}
