/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import io.acheron.collector.capture.LossCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts messages, and those that are missing by the gaps in each CPU's numbers. */
final class MessageCounter {
    private static final long NUMBERS = 1L << 32;

    private final Map<Integer, Long> last = new HashMap<>();
    private long received;
    private long overflown;
    private long ignored;
    private long delivered;

    synchronized void received(ProcMessage message) {
        received++;
        Long before = last.put(message.cpu(), message.number());
        if (before != null) {
            overflown += Math.floorMod(message.number() - before - 1, NUMBERS);
        }
    }

    synchronized void ignored() {
        ignored++;
    }

    synchronized void delivered() {
        delivered++;
    }

    /** Messages of kinds that are not events are not counted as lost. */
    synchronized List<LossCount> counts() {
        return List.of(
                new LossCount("kernel", "", "in", received - ignored + overflown),
                new LossCount("kernel", "", "out", delivered),
                new LossCount("kernel", "", "socket_full", overflown));
    }
}
