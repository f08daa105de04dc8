/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.schema.event.Event;
import java.util.BitSet;
import java.util.List;

/** Compares what engines decide, event by event. */
final class Agreement {
    private final MadeEvents stream;
    private final int batch;

    Agreement(MadeEvents stream, int batch) {
        this.stream = stream;
        this.batch = batch;
    }

    /** @throws IllegalStateException if one decides other than the yardstick */
    void check(Runner yardstick, List<Runner> runners, int events) {
        if (runners.isEmpty()) {
            return;
        }
        long hits = 0;
        BitSet rules = new BitSet();
        for (int done = 0; done < events; done += batch) {
            for (Event event : stream.next(Math.min(batch, events - done))) {
                BitSet expected = yardstick.decide(event);
                hits += expected.cardinality();
                rules.or(expected);
                for (Runner runner : runners) {
                    BitSet found = runner.decide(event);
                    if (!found.equals(expected)) {
                        throw new IllegalStateException("%s finds %s, %s %s in %s"
                                .formatted(runner.name(), found, yardstick.name(), expected, event.getProcessExec()));
                    }
                }
            }
        }
        System.out.printf(
                "agree with %s: %s; %,d events, %,d hits of %,d of %,d rules%n",
                yardstick.name(),
                runners.stream().map(Runner::name).toList(),
                events,
                hits,
                rules.cardinality(),
                yardstick.rules());
    }
}
