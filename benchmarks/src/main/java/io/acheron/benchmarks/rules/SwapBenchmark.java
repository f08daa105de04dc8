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
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** What it costs to compile rules, to put them in the place of others and to keep them, and whether anything of the others stays. */
public final class SwapBenchmark {
    private static final int ROUNDS = 5;
    private static final String DRL_ID = "00000000-0000-4000-9000-000000000001";

    /** @param arguments number of swaps, 500 by default */
    public static void main(String[] arguments) {
        int swaps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        List<Event> events = new MadeEvents(MadeRule.make(100, 1), 2).next(1_000);
        System.out.printf("%-8s %14s %14s %16s%n", "rules", "compile, ms", "swap, us", "heap per rule, B");
        for (int count : new int[] {100, 1_000, 10_000}) {
            costs(count, events);
        }
        System.out.printf("%n%-8s %10s %12s %12s%n", "swaps", "heap, KiB", "metasp., KiB", "classes");
        swaps(swaps, events);
    }

    private static void costs(int count, List<Event> events) {
        RuleBundle bundle = Compiled.bundle(MadeRule.make(count, 1), List.of());
        List<Double> compile = new ArrayList<>();
        List<Double> swap = new ArrayList<>();
        RuleSet rules = Compiled.ruleSet(bundle);
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            rules = Compiled.ruleSet(bundle);
            compile.add((System.nanoTime() - start) / 1e6);
            start = System.nanoTime();
            Evaluator next = rules.newEvaluator();
            swap.add((System.nanoTime() - start) / 1e3);
            evaluate(next, events);
        }
        Evaluator kept = rules.newEvaluator();
        evaluate(kept, events);
        long with = Heap.used();
        kept.close();
        rules = Compiled.ruleSet(Compiled.bundle(MadeRule.make(1, 1), List.of()));
        kept = rules.newEvaluator();
        evaluate(kept, events);
        long without = Heap.used();
        System.out.printf(
                "%,-8d %,14.1f %,14.1f %,16.0f%n",
                count, median(compile), median(swap), (double) (with - without) / count);
        kept.close();
    }

    /** Sigma and DRL in each bundle; a rule of each language is another than before. */
    private static void swaps(int swaps, List<Event> events) {
        List<MadeRule> rules = MadeRule.make(100, 1);
        Evaluator current = null;
        for (int swap = 0; swap <= swaps; swap++) {
            List<SourceFile> files = new ArrayList<>();
            for (MadeRule rule : rules) {
                files.add(new SourceFile("p" + rule.number() + ".yaml", rule.sigma("process_creation")));
            }
            files.set(0, new SourceFile("p0.yaml", files.get(0).content() + "# " + swap + "\n"));
            files.add(new SourceFile(
                    "d.yaml", "title: Made %d\nid: %s\nlevel: medium\n".formatted(rules.size(), DRL_ID)));
            files.add(new SourceFile(
                    "d.drl",
                    "rule \"r\" when $e : ProcessExec( executable == \"/nowhere/%d\" ) then alert($e); end\n"
                            .formatted(swap)));
            RuleSet next = Compiled.ruleSet(RuleFiles.bundle("made", swap + 1, Instant.EPOCH, files));
            if (current != null) {
                current.close();
            }
            current = next.newEvaluator();
            evaluate(current, events);
            if (swap == 0 || swap == Math.min(20, swaps) || swap == swaps || swap % 100 == 0) {
                System.out.printf(
                        "%,-8d %,10d %,12d %,12d%n", swap, Heap.used() / 1024, Heap.metaspace() / 1024, Heap.classes());
            }
        }
    }

    private static void evaluate(Evaluator evaluator, List<Event> events) {
        Engine engine = Engine.indexed(evaluator);
        BitSet hits = new BitSet();
        events.forEach(event -> engine.evaluate(event, hits));
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private SwapBenchmark() {}
}
