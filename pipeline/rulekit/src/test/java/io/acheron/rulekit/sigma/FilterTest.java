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
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final String RULE = """
            title: Netcat
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3b01
            name: netcat
            level: medium
            logsource: {product: linux, category: process_creation}
            detection: {s: {Image|endswith: /nc}, condition: s}
            """;
    private static final String FILTER = """
            title: Health checks
            owner: platform
            reason: the load balancer probes with it
            expires: 2026-12-31
            logsource: {product: linux, category: process_creation}
            filter:
              rules: [netcat]
              probe: {CommandLine|contains: ' -z '}
              condition: probe
            """;

    @Test
    void shouldExceptWhatMeetsTheFilterAndSaySo() {
        Recorder recorder = run(FILTER, Events.exec("/bin/nc", "-z", "h"), Events.exec("/bin/nc", "h"));
        assertThat(recorder.titles).containsExactly("Netcat");
        assertThat(recorder.excepted).containsExactly("Netcat: Health checks");
    }

    @Test
    void shouldExceptNothingAfterItHasExpired() {
        Event last = Events.exec("/bin/nc", "-z", "h");
        last.getHeader().setEventTime(Instant.parse("2026-12-31T23:59:59Z"));
        Event later = Events.exec("/bin/nc", "-z", "h");
        later.getHeader().setEventTime(Instant.parse("2027-01-01T00:00:00Z"));
        Recorder recorder = run(FILTER, last, later);
        assertThat(recorder.excepted).hasSize(1);
        assertThat(recorder.titles).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[netcat] ~ [netkat] ~ ERROR ~ there is no rule with the id or name 'netkat'",
                "[netcat] ~ [] ~ ERROR ~ the filter names no rule",
                "condition: probe ~ condition: prob ~ ERROR ~ the condition names 'prob', which is no selection",
                "condition: probe ~ condition: not probe ~ WARNING ~ events that meet the condition are excepted, and this one begins with not",
                "CommandLine ~ ComandLine ~ ERROR ~ log source process_creation has no field 'ComandLine'",
                "process_creation ~ dns_query ~ ERROR ~ the filter is about dns_query, rule 'Netcat' about process_creation",
                "2026-12-31 ~ never ~ ERROR ~ expires is 'never'",
                "owner: platform ~ '' ~ ERROR ~ the exception has no owner",
                "reason: the load balancer probes with it ~ 'reason: ' ~ ERROR ~ the exception has no reason",
                "expires: 2026-12-31 ~ '' ~ ERROR ~ the exception has no expires",
            })
    void shouldTellWhatIsWrong(String part, String replacement, Problem.Level level, String message) {
        String broken = FILTER.replace(part, replacement);
        assertThat(RuleSet.compile(Bundles.of("a.yaml", RULE, "filters/b.yaml", broken))
                        .problems())
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("filters/b.yaml");
                    assertThat(problem.level()).isEqualTo(level);
                    assertThat(problem.message()).isEqualTo(message);
                });
    }

    private static Recorder run(String filter, Event... events) {
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", RULE, "filters/b.yaml", filter));
        assertThat(compilation.accepted()).as(compilation.problems().toString()).isTrue();
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            for (Event event : events) {
                evaluator.evaluate(event, recorder);
            }
        }
        return recorder;
    }
}
