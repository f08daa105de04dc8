/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.kernel.KernelLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the programs' counters as the account of a hop: what went in is what came out and what was dropped. */
final class KernelHop {
    private static final String HOP = "kernel";
    private static final String EMITTED = "emitted";

    static List<LossCount> account(List<KernelLoss> counters) {
        Map<String, Long> in = new LinkedHashMap<>();
        List<LossCount> account = new ArrayList<>();
        for (KernelLoss counter : counters) {
            in.merge(counter.kind(), counter.count(), Long::sum);
            String reason = counter.fate().equals(EMITTED) ? "out" : counter.fate();
            account.add(new LossCount(HOP, counter.kind(), reason, counter.count()));
        }
        in.forEach((kind, count) -> account.add(new LossCount(HOP, kind, "in", count)));
        return account;
    }

    private KernelHop() {}
}
