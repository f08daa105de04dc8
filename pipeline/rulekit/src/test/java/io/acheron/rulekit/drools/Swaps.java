/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Events;
import io.acheron.rulekit.Recorder;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Swaps rules of all languages, each bundle another, and says after each lot what the process holds. A bundle in ten is refused, and one rule
 * fails on each event until it rests. Compiles in a thread that ends, as jobs do: the Java compiler keeps some names with its thread.
 */
final class Swaps {
    static final int LOT = 30;

    private static final String METADATA = "title: %1$s\nid: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d%2$s\nlevel: medium\n";
    private static final String SIGMA = METADATA + """
            logsource: {category: process_creation}
            detection: {selection: {Image|endswith: /x%3$d}, condition: selection}
            """;
    private static final String SEQUENCE = METADATA + """
            sequence:
              by: [header.host_id]
              within: 1h
              steps:
                - name: one
                  logsource: {category: process_creation}
                  detection: {selection: {Image|endswith: /one%3$d}, condition: selection}
                - name: two
                  logsource: {category: process_creation}
                  detection: {selection: {Image|endswith: /two%3$d}, condition: selection}
            """;
    private static final String DRL = "rule \"%1$s\" when $e : ProcessExec( %2$s ) then alert($e); end // %3$d\n";
    private static final Event EVENT = Events.exec("/bin/a", "b");

    /** @param arguments lots */
    public static void main(String[] arguments) throws Exception {
        int swap = 0;
        Evaluator current = compile(bundle(swap, "links == 0")).ruleSet().newEvaluator();
        for (int lot = 0; lot < Integer.parseInt(arguments[0]); lot++) {
            for (int i = 0; i < LOT; i++) {
                boolean refused = ++swap % 10 == 0;
                Compilation compilation = compile(bundle(swap, refused ? "noSuchProperty == 0" : "links == " + swap));
                if (compilation.accepted() == refused) {
                    throw new IllegalStateException(compilation.problems().toString());
                }
                if (compilation.accepted()) {
                    current.close();
                    current = compilation.ruleSet().newEvaluator();
                    use(current);
                }
            }
            System.out.println(held());
        }
        current.close();
    }

    private static void use(Evaluator evaluator) {
        Recorder recorder = new Recorder();
        for (int i = 0; i < 2 * Breaker.MOST; i++) {
            evaluator.evaluate(EVENT, recorder);
        }
        if (recorder.failures.size() != Breaker.MOST || recorder.titles.size() != 2 * Breaker.MOST) {
            throw new IllegalStateException(recorder.failures + " " + recorder.titles);
        }
    }

    private static Compilation compile(RuleBundle bundle) throws Exception {
        CompletableFuture<Compilation> outcome = new CompletableFuture<>();
        Thread builder = new Thread(() -> outcome.complete(RuleSet.compile(bundle)));
        builder.setUncaughtExceptionHandler((thread, failure) -> outcome.completeExceptionally(failure));
        builder.start();
        builder.join();
        return outcome.get();
    }

    private static RuleBundle bundle(int number, String constraint) {
        return Bundles.of(
                "sigma.yaml",
                SIGMA.formatted("Sigma", "01", number),
                "sequence.yaml",
                SEQUENCE.formatted("Sequence", "02", number),
                "drools.yaml",
                METADATA.formatted("Drools", "03"),
                "drools.drl",
                DRL.formatted("changes", constraint, number),
                "failing.yaml",
                METADATA.formatted("Failing", "04"),
                "failing.drl",
                DRL.formatted("fails", "argv.get(3) == \"x\"", number),
                "good.yaml",
                METADATA.formatted("Good", "05"),
                "good.drl",
                DRL.formatted("is good", "", 0));
    }

    /** @return bytes of the heap, classes and threads */
    private static List<Long> held() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return List.of(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                (long) ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                (long) ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private Swaps() {}
}
