/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Recorder;
import io.acheron.rulekit.RuleSet;
import io.acheron.schema.event.Event;
import java.util.List;

/** Rules around a detection, for tests of detections. */
final class Detections {
    /** @return a rule whose detection begins in line 5 */
    static String rule(String category, String detection) {
        return """
                title: Test
                id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01
                level: medium
                logsource: {product: linux, category: %s}
                detection:
                %s
                """.formatted(category, detection.indent(2).stripTrailing());
    }

    static boolean matches(String category, String detection, Event event) {
        return !found(category, detection, event).titles.isEmpty();
    }

    static Recorder found(String category, String detection, Event event) {
        Compilation compilation = RuleSet.compile(Bundles.of("rule.yaml", rule(category, detection)));
        assertThat(compilation.problems()).noneMatch(problem -> problem.level() == Problem.Level.ERROR);
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            evaluator.evaluate(event, recorder);
        }
        return recorder;
    }

    static List<Problem> errors(String text) {
        Compilation compilation = RuleSet.compile(Bundles.of("rule.yaml", text));
        assertThat(compilation.ruleSet().all()).isEmpty();
        return compilation.problems().stream()
                .filter(problem -> problem.level() == Problem.Level.ERROR)
                .toList();
    }

    private Detections() {}
}
