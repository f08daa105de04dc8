/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Rule;
import io.acheron.rulekit.RuleSet;
import io.acheron.rulekit.RuleTester;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationTest {
    private static final String FAILED = """
            title: Login failed
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a01
            name: login_failed
            level: medium
            logsource: {product: linux, category: process_creation}
            detection: {s: {Image: /bin/fail}, condition: s}
            """;
    private static final String MANY = """
            title: Many failed
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a02
            name: many_failed
            level: high
            correlation:
              type: event_count
              rules: [login_failed]
              group-by: [User, Computer]
              timespan: 1m
              condition: {gte: 3}
            tests:
              - name: three
                expect: match
                events:
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}, after: 20s}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}, after: 20s}
              - name: of two users
                expect: none
                events:
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: v}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
            """;
    private static final String SPRAY = """
            title: Many users failed
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a03
            level: high
            correlation:
              type: value_count
              rules: [many_failed]
              group-by: [Computer]
              timespan: 10m
              condition: {field: User, gte: 2}
            tests:
              - name: two users
                expect: match
                events:
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: v}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: v}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: v}, process_exec: {executable: {path: /bin/fail}}}
              - name: one user twice
                expect: none
                events:
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}, after: 2m}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
                  - {kind: process_exec, process: {user_name: u}, process_exec: {executable: {path: /bin/fail}}}
            """;

    @Test
    void shouldCountPerGroupAndChainCorrelations() {
        RuleSet rules = good(FAILED, MANY, SPRAY);
        assertThat(RuleTester.run(rules))
                .hasSize(4)
                .allSatisfy(result -> assertThat(result.passed())
                        .as(result.test().name() + result.explanation())
                        .isTrue());
    }

    @Test
    void shouldAlertOnlyByTheOutermostUnlessToldOtherwise() {
        assertThat(good(FAILED, MANY, SPRAY).all())
                .filteredOn(Rule::alerts)
                .extracting(Rule::title)
                .containsExactly("Many users failed");
        String both = MANY.replace("timespan: 1m", "timespan: 1m\n  generate: true");
        assertThat(good(FAILED, both).all())
                .filteredOn(Rule::alerts)
                .extracting(Rule::title)
                .containsExactly("Login failed", "Many failed");
    }

    @Test
    void shouldReadSeveralDocumentsOfAFile() {
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", FAILED + "---\n" + MANY));
        assertThat(compilation.accepted()).isTrue();
        assertThat(compilation.ruleSet().all()).hasSize(2);
    }

    @Test
    void shouldFollowAliases() {
        String connect = """
                title: Connected
                id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a04
                name: connected
                level: low
                logsource: {product: linux, category: network_connection}
                detection: {s: {DestinationPort: 4444}, condition: s}
                """;
        String temporal = """
                title: Started by what connected
                id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a05
                level: high
                correlation:
                  type: temporal_ordered
                  rules: [connected, login_failed]
                  group-by: [who]
                  aliases: {who: {connected: ProcessId, login_failed: ParentProcessId}}
                  timespan: 1m
                tests:
                  - name: in order
                    expect: match
                    events:
                      - {kind: tcp_connect, process: {pid: 7}, tcp_connect: {socket: {remote_port: 4444}}}
                      - {kind: process_exec, process: {parent_pid: 7}, process_exec: {executable: {path: /bin/fail}}}
                  - name: the other way
                    expect: none
                    events:
                      - {kind: process_exec, process: {parent_pid: 7}, process_exec: {executable: {path: /bin/fail}}}
                      - {kind: tcp_connect, process: {pid: 7}, tcp_connect: {socket: {remote_port: 4444}}}
                """;
        assertThat(RuleTester.run(good(FAILED, connect, temporal))).hasSize(2).allMatch(RuleTester.Result::passed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "type: event_count ~ type: value_percentile ~ correlation type 'value_percentile' is not evaluated",
                "type: event_count ~ type: evnt_count ~ correlation type 'evnt_count' is not evaluated",
                "rules: [login_failed] ~ rules: [login_faild] ~ there is no rule with the id or name 'login_faild'",
                "rules: [login_failed] ~ rules: [] ~ the correlation refers to no rule",
                "rules: [login_failed] ~ rules: [many_failed] ~ correlations refer to each other in a circle: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a02 -> 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3a02",
                "group-by: [User, Computer] ~ group-by: [Usr] ~ log source process_creation has no field 'Usr'",
                "timespan: 1m ~ timespan: soon ~ timespan is the text 'soon'",
                "'condition: {gte: 3}' ~ 'condition: {gte: x}' ~ gte is the text 'x'",
                "'condition: {gte: 3}' ~ 'condition: {gte: 3, lt: 3}' ~ no number meets the condition",
                "'condition: {gte: 3}' ~ 'condition: {gte: 3, field: User}' ~ this type of correlation looks at no field",
                "'condition: {gte: 3}' ~ 'conditon: {gte: 3}' ~ a correlation has no key 'conditon'",
            })
    void shouldRefuseBrokenCorrelations(String part, String replacement, String message) {
        String broken = MANY.replace(part, replacement);
        assertThat(broken).isNotEqualTo(MANY);
        assertThat(RuleSet.compile(Bundles.of("a.yaml", FAILED, "b.yaml", broken))
                        .problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .extracting(Problem::message)
                .contains(message);
    }

    private static RuleSet good(String... rules) {
        String[] files = new String[rules.length * 2];
        for (int i = 0; i < rules.length; i++) {
            files[2 * i] = i + ".yaml";
            files[2 * i + 1] = rules[i];
        }
        Compilation compilation = RuleSet.compile(Bundles.of(files));
        assertThat(compilation.problems()).noneMatch(problem -> problem.level() == Problem.Level.ERROR);
        assertThat(List.of(rules)).isNotEmpty();
        return compilation.ruleSet();
    }
}
