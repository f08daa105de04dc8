/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whether anything of replaced rules stays: rules of three languages, in each bundle another Sigma rule, another sequence and another DRL file,
 * compiled by a thread that ends with it, as the builder of the jobs does when nothing is published.
 */
final class ManySwaps {
    private static final int SIGMA = 100;
    private static final int SEQUENCES = 10;
    private static final int DROOLS = 5;

    private final List<SourceFile> files = new ArrayList<>(MadeFiles.sigma(SIGMA));
    private final SourceFile first = files.get(0);
    private final List<Event> events;

    ManySwaps(List<Event> events) {
        this.events = events;
        files.addAll(MadeFiles.sequences(SEQUENCES, SIGMA));
        files.addAll(MadeFiles.drools(DROOLS, SIGMA + SEQUENCES));
    }

    void run(int swaps) {
        System.out.printf(
                "%-8s %10s %12s %12s %12s %10s%n",
                "swaps", "heap, KiB", "metasp., KiB", "classes", "loaders", "threads");
        Evaluator current = next(0).newEvaluator();
        for (int swap = 0; swap <= swaps; swap++) {
            Evaluator next = next(swap).newEvaluator();
            current.close();
            current = next;
            SwapBenchmark.evaluate(current, events);
            if (swap % 100 == 0 || swap == 20 || swap == 50 || swap == swaps) {
                System.out.printf(
                        "%,-8d %,10d %,12d %,12d %,12d %,10d%n",
                        swap,
                        Heap.used() / 1024,
                        Heap.metaspace() / 1024,
                        Heap.classes(),
                        Heap.loaders(),
                        Heap.threads());
            }
        }
        current.close();
    }

    private RuleSet next(int version) {
        files.set(0, MadeFiles.changed(first, version));
        files.set(SIGMA, MadeFiles.sequence(0, SIGMA, "-" + version));
        files.set(files.size() - 1, MadeFiles.drl(DROOLS - 1, SIGMA + SEQUENCES, version));
        RuleBundle bundle = RuleFiles.bundle("made", version + 1, Instant.EPOCH, files);
        return CompletableFuture.supplyAsync(
                        () -> Compiled.ruleSet(bundle), task -> new Thread(task, "builder").start())
                .join();
    }
}
