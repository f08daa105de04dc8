/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Events;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Recorder;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.ProcessRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index may leave out only what cannot match: its decisions are those of an evaluator that knows no index. */
class IndexAgreementTest {
    private static final int RULES = 150;
    private static final int EVENTS = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDecideEachRuleAndEventAsTheSpecificationDoes(long seed) {
        Random random = new Random(seed);
        List<RandomRule> rules = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            RandomRule rule = RandomRule.of(random, i);
            rules.add(rule);
            files.add("%03d.yaml".formatted(i));
            files.add(rule.yaml);
        }
        Compilation compilation = RuleSet.compile(Bundles.of(files.toArray(String[]::new)));
        assertThat(compilation.problems()).noneMatch(problem -> problem.level() == Problem.Level.ERROR);
        int matches = 0;
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            for (int i = 0; i < EVENTS; i++) {
                Event event = event(random);
                Recorder found = new Recorder();
                evaluator.evaluate(event, found);
                List<String> expected = new ArrayList<>();
                for (int rule = 0; rule < RULES; rule++) {
                    if (rules.get(rule).decision.test(event)) {
                        expected.add(String.valueOf(rule));
                    }
                }
                assertThat(found.titles).as("seed %d, event %s", seed, event).isEqualTo(expected);
                matches += expected.size();
            }
        }
        assertThat(matches)
                .as("the generator makes rules that match and rules that do not")
                .isBetween(1000, RULES * EVENTS - 1000);
    }

    private static Event event(Random random) {
        if (random.nextInt(10) == 0) {
            return Events.of("kind: tcp_connect");
        }
        Event event = Events.exec(RandomRule.text(random), RandomRule.text(random));
        event.getProcessExec().setFilename(RandomRule.text(random));
        event.getProcessExec().setCwd(RandomRule.text(random));
        event.getProcessExec().setArgvTruncated(random.nextBoolean());
        event.getProcess().setPid(random.nextInt(5000));
        if (random.nextInt(5) == 0) {
            event.getProcessExec().setArgv(List.of());
        }
        if (random.nextBoolean()) {
            String parent = random.nextInt(4) == 0 ? null : RandomRule.text(random);
            ProcessRef ref = ProcessRef.newBuilder()
                    .setEntityId("p")
                    .setPid(1)
                    .setExecutable(parent)
                    .build();
            event.setFacts(Facts.newBuilder().setAncestry(List.of(ref)).build());
        }
        return event;
    }
}
