/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.schema.state.BudgetState;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;

/**
 * A token bucket per host on event time, so that a backlog after a pause is judged as it was sent. Bulk kinds may take only what
 * lies above half of the bucket; the lower half is for the others.
 */
final class BudgetMeter {
    private static final long CLOCK_WENT_BACK_MS = 60_000;

    private final ValueState<BudgetState> state;

    /** @param state of the host in hand */
    BudgetMeter(ValueState<BudgetState> state) {
        this.state = state;
    }

    /** @return whether the host may send the event */
    boolean spend(Budget budget, long eventMs, boolean bulk) throws IOException {
        double capacity = (double) budget.eventsPerSecond() * budget.burstSeconds();
        BudgetState known = state.value();
        String id = budget.grounds().id();
        BudgetState now =
                known == null || !known.getBudget().equals(id) ? new BudgetState(id, capacity, eventMs) : known;
        fill(now, budget.eventsPerSecond(), capacity, eventMs);
        double floor = bulk ? capacity / 2 : 0;
        boolean within = now.getTokens() >= floor + 1;
        if (within) {
            now.setTokens(now.getTokens() - 1);
        }
        state.update(now);
        return within;
    }

    private static void fill(BudgetState now, int perSecond, double capacity, long eventMs) {
        long passed = eventMs - now.getTimeMs();
        if (passed > 0) {
            now.setTokens(Math.min(capacity, now.getTokens() + passed / 1000.0 * perSecond));
            now.setTimeMs(eventMs);
        } else if (passed < -CLOCK_WENT_BACK_MS) {
            // One event from the future must not keep the host without tokens until then.
            now.setTimeMs(eventMs);
        }
    }
}
