/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.Event;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieSession;

/**
 * Events per CPU second of the same rules in rulekit, in straightforward Java and in plain Drools. Rounds are interleaved, so that
 * noise of the machine meets all alike, and what counts is the ratio of medians. Before anything is timed, all must agree on each event.
 */
public final class RuleBenchmark {
    private static final int ROUNDS = 5;
    private static final long ROUND_NS = 700_000_000L;
    private static final long[] NONE = new long[ROUNDS];
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public static void main(String[] arguments) {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        List<MadeRule> few = MadeRule.make(120, 1);
        List<MadeRule> many = MadeRule.make(1_200, 1);
        Map<String, Engine> engines = new LinkedHashMap<>();
        engines.put("rulekit, 120 rules", indexed(few, List.of()));
        engines.put("naive Java, 120 rules", Engine.naive(few));
        engines.put("plain Drools, 120 rules", Engine.drools(drools(few)));
        engines.put("rulekit, 120 rules and 1,200 of other log sources", indexed(few, many));
        engines.put("rulekit, 1,200 rules", indexed(many, List.of()));
        engines.put("naive Java, 1,200 rules", Engine.naive(many));
        List<Event> stream = MadeEvents.make(events, few, 2);
        check(engines, stream);
        Map<String, long[]> rates = new LinkedHashMap<>();
        engines.keySet().forEach(name -> rates.put(name, new long[ROUNDS]));
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, Engine> engine : engines.entrySet()) {
                long rate = rate(engine.getValue(), stream);
                if (round >= 0) {
                    rates.getOrDefault(engine.getKey(), NONE)[round] = rate;
                }
            }
        }
        print(rates);
    }

    private static Engine indexed(List<MadeRule> rules, List<MadeRule> others) {
        List<SourceFile> files = new ArrayList<>();
        rules.forEach(rule -> files.add(new SourceFile("p" + rule.number() + ".yaml", rule.sigma("process_creation"))));
        others.forEach(
                rule -> files.add(new SourceFile("n" + rule.number() + ".yaml", rule.sigma("network_connection"))));
        long start = System.nanoTime();
        Compilation compiled = RuleSet.compile(RuleFiles.bundle("made", 1, Instant.EPOCH, files));
        if (!compiled.accepted()) {
            throw new IllegalStateException(compiled.problems().stream()
                    .filter(problem -> problem.level() == Problem.Level.ERROR)
                    .findFirst()
                    .toString());
        }
        System.out.printf("compiled %d rules in %d ms%n", files.size(), (System.nanoTime() - start) / 1_000_000);
        return Engine.indexed(compiled.ruleSet().newEvaluator());
    }

    private static KieSession drools(List<MadeRule> rules) {
        StringBuilder drl = new StringBuilder("package made; import io.acheron.benchmarks.rules.ExecFact;\n");
        rules.forEach(rule -> drl.append(rule.drl()));
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem();
        ReleaseId release = services.newReleaseId("io.acheron", "made", "1");
        files.generateAndWritePomXML(release);
        files.write("src/main/resources/made/made.drl", drl.toString());
        long start = System.nanoTime();
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        KieSession session = services.newKieContainer(release).getKieBase().newKieSession();
        System.out.printf(
                "compiled %d rules of Drools in %d ms%n", rules.size(), (System.nanoTime() - start) / 1_000_000);
        return session;
    }

    /** The first engine with as many rules is the yardstick of the others. */
    private static void check(Map<String, Engine> engines, List<Event> stream) {
        Map<String, long[]> hits = new LinkedHashMap<>();
        for (String size : List.of("120 rules", "1,200 rules")) {
            List<Map.Entry<String, Engine>> alike = engines.entrySet().stream()
                    .filter(engine -> engine.getKey().contains(", " + size))
                    .toList();
            for (Event event : stream) {
                BitSet expected = new BitSet();
                alike.get(1).getValue().evaluate(event, expected);
                for (Map.Entry<String, Engine> engine : alike) {
                    BitSet found = new BitSet();
                    engine.getValue().evaluate(event, found);
                    if (!found.equals(expected)) {
                        throw new IllegalStateException("%s finds %s, naive Java %s in %s"
                                .formatted(
                                        engine.getKey(),
                                        found,
                                        expected,
                                        event.getProcessExec().getArgv()));
                    }
                }
                hits.computeIfAbsent(size, any -> new long[1])[0] += expected.cardinality();
            }
        }
        hits.forEach((size, count) ->
                System.out.printf("all agree: %s, %d events, %d hits%n", size, stream.size(), count[0]));
    }

    private static long rate(Engine engine, List<Event> stream) {
        BitSet hits = new BitSet();
        long events = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        long used = 0;
        while (used < ROUND_NS) {
            for (int i = 0; i < 2_000; i++) {
                engine.evaluate(stream.get((int) (events++ % stream.size())), hits);
            }
            used = THREADS.getCurrentThreadCpuTime() - start;
        }
        return events * 1_000_000_000L / used;
    }

    private static void print(Map<String, long[]> rates) {
        long naive = median(rates.getOrDefault("naive Java, 120 rules", NONE));
        System.out.printf("%n%-52s %12s %12s %12s %8s%n", "events per CPU second", "median", "least", "most", "ratio");
        rates.forEach((name, rate) -> System.out.printf(
                "%-52s %,12d %,12d %,12d %8.2f%n",
                name,
                median(rate),
                Arrays.stream(rate).min().orElse(0),
                Arrays.stream(rate).max().orElse(0),
                (double) median(rate) / naive));
        double few = median(rates.getOrDefault("rulekit, 120 rules", NONE));
        System.out.printf("%nrulekit : naive Java, 120 rules                 %.1f%n", few / naive);
        System.out.printf(
                "rulekit : naive Java, 1,200 rules               %.1f%n",
                (double) median(rates.getOrDefault("rulekit, 1,200 rules", NONE))
                        / median(rates.getOrDefault("naive Java, 1,200 rules", NONE)));
        System.out.printf(
                "rulekit : plain Drools                          %.1f%n",
                few / median(rates.getOrDefault("plain Drools, 120 rules", NONE)));
        System.out.printf(
                "cost per event, 1,200 against 120 rules         %.2f (naive %.1f)%n",
                few / median(rates.getOrDefault("rulekit, 1,200 rules", NONE)),
                (double) naive / median(rates.getOrDefault("naive Java, 1,200 rules", NONE)));
        System.out.printf(
                "cost per event with 1,200 of other log sources  %.2f%n",
                few / median(rates.getOrDefault("rulekit, 120 rules and 1,200 of other log sources", NONE)));
    }

    private static long median(long[] rates) {
        long[] sorted = rates.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private RuleBenchmark() {}
}
