/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.sequence;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Our evaluator of sequences beside Flink CEP, on the same events in the same process: first whether they find the same, then what an event costs.
 * The cost is that of the whole process, with collections and what the compiler does.
 */
public final class SequencePeers {
    private static final int ROUNDS = 5;

    /**
     * What is measured together.
     *
     * @param agreement stream of the check, rich in steps
     * @param stream stream of the measurement
     */
    private record Case(Sequences sequences, Seen.Stream agreement, Seen.Stream stream) {}

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** CPU time of this process when the job at hand began to count, nanoseconds. */
    private static volatile long begun;

    /** @param arguments events of a job, 1000000 by default; CEP over all events gets fewer */
    public static void main(String[] arguments) throws Exception {
        long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        Case one = new Case(
                new Sequences(1, Duration.ofSeconds(60)),
                new Seen.Stream(1, 100, 0.1),
                new Seen.Stream(1, 1_000, 0.015));
        Case fifty = new Case(
                new Sequences(Seen.SEQUENCES, Duration.ofHours(1)),
                new Seen.Stream(Seen.SEQUENCES, 10, 0.3),
                new Seen.Stream(Seen.SEQUENCES, 1_000, 0.015));
        measure(one, events, events / 4);
        measure(fifty, events, events / 100);
        System.exit(0);
    }

    private static void measure(Case set, long events, long ofAll) throws Exception {
        int count = set.sequences().count();
        System.out.printf(
                "%n%d sequence%s of three steps within %,d s%n",
                count, count == 1 ? "" : "s", set.sequences().within().toSeconds());
        agree(set, ofAll);
        Map<Way, List<Double>> costs = new EnumMap<>(Way.class);
        for (int round = 0; round <= ROUNDS; round++) {
            for (Way way : Way.values()) {
                long length = way == Way.CEP_ALL || way == Way.CEP_SLIM ? ofAll : events;
                double cost = cost(set, way, length);
                if (round > 0) {
                    costs.computeIfAbsent(way, any -> new ArrayList<>()).add(cost);
                }
            }
        }
        System.out.printf("%-36s %12s %10s %10s %14s%n", "", "ns per event", "least", "most", "events/CPU-s");
        costs.values().forEach(rounds -> rounds.sort(null));
        costs.forEach((way, rounds) -> System.out.printf(
                "%-36s %,12.0f %,10.0f %,10.0f %,14.0f%n",
                way.title, median(rounds), rounds.get(0), rounds.get(ROUNDS - 1), 1e9 / median(rounds)));
        double own = median(costs.getOrDefault(Way.OWN, List.of()));
        System.out.printf(
                "own evaluator : CEP behind the same index %.2f; own evaluator : CEP over all events %.1f (goal >= 12, aim 25)%n",
                median(costs.getOrDefault(Way.CEP_BEHIND, List.of())) / own,
                median(costs.getOrDefault(Way.CEP_ALL, List.of())) / own);
    }

    private static void agree(Case set, long events) throws Exception {
        Map<Way, Matches.Found> found = new EnumMap<>(Way.class);
        for (Way way : List.of(Way.OWN, Way.CEP_BEHIND, Way.CEP_ALL, Way.CEP_SLIM)) {
            run(set, set.agreement(), way, events);
            found.put(way, Matches.take());
        }
        boolean agreed = found.values().stream().distinct().count() == 1;
        found.forEach((way, matches) -> System.out.printf(
                "%-36s %,d matches in %,d events%s%n", way.title, matches.count(), events, agreed ? ", the same" : ""));
        if (!agreed) {
            System.out.println("they do not find the same matches");
        }
    }

    /** @return nanoseconds of CPU for each event behind the first fifth, in which the job starts and is compiled */
    private static double cost(Case set, Way way, long events) throws Exception {
        run(set, set.stream(), way, events);
        long used = PROCESS.getProcessCpuTime() - begun;
        Matches.take();
        return used / (double) (events - events / 5);
    }

    private static void run(Case set, Seen.Stream stream, Way way, long events) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        env.getConfig().enableObjectReuse();
        long counted = events / 5;
        DataStream<Seen> seen = env.fromSequence(0, events - 1)
                .map(
                        number -> {
                            if (number == counted) {
                                begun = PROCESS.getProcessCpuTime();
                            }
                            return stream.at(number);
                        },
                        TypeInformation.of(Seen.class))
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Seen>forMonotonousTimestamps()
                        .withTimestampAssigner((one, before) -> one.timeMs()));
        way.find(seen, set.sequences());
        env.execute(way.title);
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private SequencePeers() {}
}
