/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.schema.event.Event;
import java.util.List;

/**
 * Times runners in turns on small batches of a stream that does not repeat itself, so that noise of the machine meets all alike and events are in
 * the cache as they are when they have just been decoded.
 */
final class Race {
    private static final int ROUNDS = 5;
    private static final long ROUND_NS = 500_000_000L;

    private final List<List<Runner>> groups;
    private final MadeEvents stream;
    private final int batch;

    /** @param groups runners that share batches; large sets of rules would empty the caches of small ones */
    Race(List<List<Runner>> groups, MadeEvents stream, int batch) {
        this.groups = groups;
        this.stream = stream;
        this.batch = batch;
    }

    /** One round more than is counted, to warm up. */
    void run() {
        for (int round = 0; round <= ROUNDS; round++) {
            for (List<Runner> group : groups) {
                run(group);
                for (Runner runner : group) {
                    runner.endRound(round > 0);
                }
            }
        }
    }

    private void run(List<Runner> runners) {
        int first = 0;
        boolean more = true;
        while (more) {
            List<Event> events = stream.next(batch);
            more = false;
            for (int i = 0; i < runners.size(); i++) {
                Runner runner = runners.get((first + i) % runners.size());
                more |= runner.used() < ROUND_NS && runner.run(events) < ROUND_NS;
            }
            // Another is first in the next batch: the first finds other things in the cache.
            first = (first + 1) % runners.size();
        }
    }
}
