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
        System.out.printf(
                "%n%-8s %8s %14s %22s %22s%n",
                "rules", "Drools", "compile, ms", "one Sigma changed, ms", "one Drools changed, ms");
        change(90, 10);
        change(950, 50);
        change(9_900, 100);
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

    /** Rules of both languages: compiled for the first time, and again with one of them changed while the others are in use. */
    private static void change(int sigma, int drools) {
        List<SourceFile> files = new ArrayList<>();
        for (MadeRule rule : MadeRule.make(sigma, 1)) {
            files.add(new SourceFile("p" + rule.number() + ".yaml", rule.sigma("process_creation")));
        }
        for (int i = 0; i < drools; i++) {
            files.add(new SourceFile(
                    "d%d.yaml".formatted(i),
                    "title: Made %d\nid: 00000000-0000-4000-9000-%012d\nlevel: medium\n".formatted(sigma + i, i + 2)));
            files.add(drl(sigma, i, 0));
        }
        long start = System.nanoTime();
        RuleSet inForce = Compiled.ruleSet(RuleFiles.bundle("made", 1, Instant.EPOCH, files));
        double first = (System.nanoTime() - start) / 1e6;
        List<Double> ofSigma = new ArrayList<>();
        List<Double> ofDrools = new ArrayList<>();
        String unchanged = files.get(0).content();
        for (int round = 1; round <= ROUNDS; round++) {
            files.set(0, new SourceFile(files.get(0).path(), unchanged + "# " + round + "\n"));
            start = System.nanoTime();
            inForce = Compiled.ruleSet(RuleFiles.bundle("made", 2L * round, Instant.EPOCH, files));
            ofSigma.add((System.nanoTime() - start) / 1e6);
            files.set(files.size() - 1, drl(sigma, drools - 1, round));
            start = System.nanoTime();
            inForce = Compiled.ruleSet(RuleFiles.bundle("made", 2L * round + 1, Instant.EPOCH, files));
            ofDrools.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf(
                "%,-8d %,8d %,14.1f %,22.1f %,22.1f%n",
                inForce.rules().size(), drools, first, median(ofSigma), median(ofDrools));
    }

    private static SourceFile drl(int bundle, int number, int version) {
        return new SourceFile(
                "d%d.drl".formatted(number),
                "rule \"r\" when $e : ProcessExec( executable == \"/nowhere/%d/%d/%d\" ) then alert($e); end\n"
                        .formatted(bundle, number, version));
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
