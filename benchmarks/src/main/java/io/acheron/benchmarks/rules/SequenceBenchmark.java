/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.rulekit.LocalDetector;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.event.Event;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Fifty sequences of three steps over the events of many hosts, by the evaluator of the jobs with its state on the heap of this process: what
 * an event costs with a million keys of state, when one host makes a hundred times as many first steps, and what a swap costs then.
 */
public final class SequenceBenchmark {
    private static final int SEQUENCES = 50;
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final class Counts implements LocalDetector.Sink {
        private long found;
        private long dropped;

        @Override
        public void found(Rule rule, List<Event> events, List<MatchedField> fields) {
            found++;
        }

        @Override
        public void dropped(Rule rule, int count) {
            dropped += count;
        }
    }

    private final Counts counts = new Counts();
    private final Random random = new Random(3);
    private long time = START;
    private long sequence;

    /** @param arguments keys of state, 1000000 by default, and events per measurement, 300000 by default */
    public static void main(String[] arguments) {
        int keys = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 300_000;
        new SequenceBenchmark().run(keys, events);
    }

    private void run(int keys, int events) {
        RuleSet rules = Compiled.ruleSet(RuleFiles.bundle("made", 1, Instant.EPOCH, MadeFiles.sequences(SEQUENCES, 0)));
        LocalDetector detector = new LocalDetector(rules, counts);
        System.out.printf("%d sequences; least, median and most of 5 rounds, ns of CPU per event%n", SEQUENCES);
        int hosts = Math.max(1, keys / SEQUENCES);
        row("warm-up", detector, events, 0.015, hosts, 0);
        detector.forget();
        row("1.5% of events are steps", detector, events, 0.015, 1_000, 0);
        row("no event is a step", detector, events, 0, 1_000, 0);
        detector.forget();
        long before = Heap.used();
        for (int host = 0; host < hosts; host++) {
            for (int rule = 0; rule < SEQUENCES; rule++) {
                detector.accept(event(host, "/opt/made/first" + rule));
            }
        }
        long held = Heap.used() - before;
        int groups = hosts * SEQUENCES;
        System.out.printf(
                "%,d keys of state, %,d bytes each (the event that began it is held)%n", groups, held / groups);
        row("the same with that state", detector, events, 0.015, hosts, 0);
        row("and one host makes 100 x first steps", detector, events, 0.015, hosts, 100);
        long start = System.nanoTime();
        rules.newEvaluator().close();
        System.out.printf(
                "swap with that state: %,.0f us (state is keyed by the logic of its rule and not touched)%n",
                (System.nanoTime() - start) / 1e3);
        System.out.printf("found %,d, dropped %,d%n", counts.found, counts.dropped);
    }

    private void row(String what, LocalDetector detector, int events, double steps, int hosts, int flood) {
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            List<Event> stream = new ArrayList<>(events / 5);
            for (int i = 0; i < events / 5; i++) {
                stream.add(next(steps, hosts, flood));
            }
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            stream.forEach(detector::accept);
            rounds.add(
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / (double) stream.size());
        }
        rounds.sort(null);
        System.out.printf("%-40s %,8.0f %,8.0f %,8.0f%n", what, rounds.get(0), rounds.get(2), rounds.get(4));
    }

    /** @param flood how many times as many first steps as all others together the first host makes */
    private Event next(double steps, int hosts, int flood) {
        double share = random.nextDouble();
        if (share < steps) {
            String step = List.of("first", "second", "third").get(random.nextInt(3));
            return event(random.nextInt(hosts), "/opt/made/" + step + random.nextInt(SEQUENCES));
        }
        // A host's share of the first steps is steps / 3 / hosts: a hundred times that, but at least one in a thousand
        // events.
        if (flood > 0 && share < steps + Math.max(0.001, flood * steps / 3 / hosts)) {
            return event(0, "/opt/made/first" + random.nextInt(SEQUENCES));
        }
        return event(random.nextInt(hosts), "/usr/bin/everyday");
    }

    private Event event(int host, String image) {
        Event event = Filled.of(MadeEvents.event(image, image + " -x", "/bin/sh"));
        time += 1;
        event.getHeader().setHostId("host-" + host);
        event.getHeader().setEventTime(Instant.ofEpochMilli(START + (time - START) / 100));
        event.getHeader().setSequence(sequence++);
        return event;
    }

    private SequenceBenchmark() {}
}
