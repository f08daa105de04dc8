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

    /** @param arguments number of swaps, 500 by default */
    public static void main(String[] arguments) {
        int swaps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        List<Event> events = new MadeEvents(MadeRule.make(100, 1), 2).next(1_000);
        new ManySwaps(events).run(swaps);
        System.out.printf(
                "%n%-12s %8s %14s %14s %16s%n", "language", "rules", "compile, ms", "swap, us", "heap per rule, B");
        for (int count : new int[] {100, 1_000, 10_000}) {
            costs("Sigma", count, MadeFiles.sigma(count), events);
        }
        for (int count : new int[] {100, 1_000}) {
            costs("sequences", count, MadeFiles.sequences(count, 0), events);
        }
        costs("Drools", 50, MadeFiles.drools(50, 0), events);
        System.out.printf(
                "%n%-8s %8s %14s %22s %22s%n",
                "rules", "Drools", "compile, ms", "one Sigma changed, ms", "one Drools changed, ms");
        change(90, 10);
        change(950, 50);
        change(9_900, 100);
    }

    /** Of Drools only the first compilation is one; the others find what was built. */
    private static void costs(String language, int count, List<SourceFile> files, List<Event> events) {
        RuleBundle bundle = RuleFiles.bundle("made", 1, Instant.EPOCH, files);
        List<Double> compile = new ArrayList<>();
        List<Double> swap = new ArrayList<>();
        long begin = System.nanoTime();
        RuleSet rules = Compiled.ruleSet(bundle);
        double first = (System.nanoTime() - begin) / 1e6;
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
                "%-12s %,8d %,14.1f %,14.1f %,16.0f%n",
                language,
                count,
                language.equals("Drools") ? first : median(compile),
                median(swap),
                (double) (with - without) / count);
        kept.close();
    }

    /** Rules of both languages: compiled for the first time, and again with one of them changed while the others are in use. */
    private static void change(int sigma, int drools) {
        List<SourceFile> files = new ArrayList<>(MadeFiles.sigma(sigma));
        files.addAll(MadeFiles.drools(drools, sigma));
        long start = System.nanoTime();
        RuleSet inForce = Compiled.ruleSet(RuleFiles.bundle("made", 1, Instant.EPOCH, files));
        double first = (System.nanoTime() - start) / 1e6;
        List<Double> ofSigma = new ArrayList<>();
        List<Double> ofDrools = new ArrayList<>();
        SourceFile unchanged = files.get(0);
        for (int round = 1; round <= ROUNDS; round++) {
            files.set(0, MadeFiles.changed(unchanged, round));
            start = System.nanoTime();
            inForce = Compiled.ruleSet(RuleFiles.bundle("made", 2L * round, Instant.EPOCH, files));
            ofSigma.add((System.nanoTime() - start) / 1e6);
            files.set(files.size() - 1, MadeFiles.drl(drools - 1, sigma, round));
            start = System.nanoTime();
            inForce = Compiled.ruleSet(RuleFiles.bundle("made", 2L * round + 1, Instant.EPOCH, files));
            ofDrools.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf(
                "%,-8d %,8d %,14.1f %,22.1f %,22.1f%n",
                inForce.rules().size(), drools, first, median(ofSigma), median(ofDrools));
    }

    static void evaluate(Evaluator evaluator, List<Event> events) {
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
