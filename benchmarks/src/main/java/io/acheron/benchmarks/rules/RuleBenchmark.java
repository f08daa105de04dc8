/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Events per CPU second of the same rules in rulekit, in straightforward Java, in plain Drools and in what other engines are on the class
 * path. What counts is the ratio within one run. Before anything is timed, all must agree on each event.
 */
public final class RuleBenchmark {
    private static final int BATCH = 200;
    private static final String OTHERS = "rulekit, 120 rules and 1,200 of other log sources";

    /**
     * @param arguments number of events that the check goes over, and a folder for the table and the picture; both may be left
     *     out
     */
    public static void main(String[] arguments) throws IOException {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        List<MadeRule> few = MadeRule.make(120, 1);
        List<MadeRule> many = MadeRule.make(1_200, 1);
        List<MadeRule> very = MadeRule.make(12_000, 1);
        List<MadeRule> least = MadeRule.make(12, 1);
        Runner naive = new Runner("naive Java", 120, Engine.naive(few));
        Runner indexed = new Runner("rulekit", 120, Compiled.evaluator(few, List.of()));
        Runner others = new Runner(OTHERS, 120, Compiled.evaluator(few, many));
        Runner drools = new Runner("plain Drools", 120, Compiled.drools(few));
        Runner naiveMany = new Runner("naive Java", 1_200, Engine.naive(many));
        Runner indexedMany = new Runner("rulekit", 1_200, Compiled.evaluator(many, List.of()));
        Runner naiveVery = new Runner("naive Java", 12_000, Engine.naive(very));
        Runner indexedVery = new Runner("rulekit", 12_000, Compiled.evaluator(very, List.of()));
        Runner naiveLeast = new Runner("naive Java", 12, Engine.naive(least));
        Runner indexedLeast = new Runner("rulekit", 12, Compiled.evaluator(least, List.of()));
        Runner droolsLeast = new Runner("plain Drools", 12, Compiled.drools(least));
        List<Runner> first = new ArrayList<>(List.of(naive, indexed, others, drools));
        List<Runner> peers = new ArrayList<>();
        for (Peer peer : ServiceLoader.load(Peer.class)) {
            try {
                peers.add(new Runner(peer.name(), 120, peer.engine(few)));
            } catch (LinkageError | RuntimeException e) {
                System.out.printf("%s does not run here: %s%n", peer.name(), e);
            }
        }
        first.addAll(peers);
        List<List<Runner>> groups = List.of(
                first,
                List.of(naiveMany, indexedMany),
                List.of(naiveVery, indexedVery),
                List.of(naiveLeast, indexedLeast, droolsLeast));

        MadeEvents stream = new MadeEvents(few, 2);
        Agreement agreement = new Agreement(stream, BATCH);
        agreement.check(naive, List.of(indexed, others), events);
        agreement.check(naive, List.of(drools), events / 10);
        agreement.check(naive, peers, events / 50);
        agreement.check(naiveMany, List.of(indexedMany), events / 5);
        agreement.check(naiveVery, List.of(indexedVery), events / 200);
        agreement.check(naiveLeast, List.of(indexedLeast, droolsLeast), events / 10);

        new Race(groups, stream, BATCH).run();
        Table table = new Table(groups.stream().flatMap(List::stream).toList(), naive);
        System.out.println(table.text());
        System.out.println("ratio of medians                                            goal");
        goal("rulekit : naive Java, 120 rules", indexed.median() / naive.median(), ">= 5, aim 8");
        goal("rulekit : naive Java, 1,200 rules", indexedMany.median() / naiveMany.median(), "");
        goal("rulekit : plain Drools, 120 rules", indexed.median() / drools.median(), ">= 5, aim 8");
        for (Runner peer : peers) {
            goal("rulekit : %s, 120 rules".formatted(peer.name()), indexed.median() / peer.median(), peerGoal(peer));
        }
        goal("cost per event, 1,200 : 120 rules", indexed.median() / indexedMany.median(), "<= 3.5, aim 2");
        goal("cost per event, 12,000 : 120 rules", indexed.median() / indexedVery.median(), "");
        goal("cost per event, 1,200 : 120 rules, naive Java", naive.median() / naiveMany.median(), "");
        goal(
                "cost per event with 1,200 rules of other sources",
                indexed.median() / others.median(),
                "<= 1.2, aim 1.05");
        if (arguments.length > 1) {
            Path folder = Files.createDirectories(Path.of(arguments[1]));
            Files.writeString(folder.resolve("0.1.0-rules.csv"), table.csv());
            Files.writeString(
                    folder.resolve("0.1.0-rules.svg"),
                    new Plot("Cost of an event against the number of rules", "rules", "ns of CPU per event")
                            .line("rulekit", points(indexedLeast, indexed, indexedMany, indexedVery))
                            .line("naive Java", points(naiveLeast, naive, naiveMany, naiveVery))
                            .line("plain Drools", points(droolsLeast, drools))
                            .svg());
        }
    }

    private static String peerGoal(Runner peer) {
        return peer.name().equals("Siddhi") ? ">= 15, aim 25" : ">= 35, aim 60";
    }

    private static List<Plot.Point> points(Runner... runners) {
        return List.of(runners).stream()
                .map(runner -> new Plot.Point(runner.rules(), 1e9 / runner.median()))
                .toList();
    }

    private static void goal(String what, double ratio, String goal) {
        System.out.printf("%-52s %7.2f  %s%n", what, ratio, goal);
    }

    private RuleBenchmark() {}
}
