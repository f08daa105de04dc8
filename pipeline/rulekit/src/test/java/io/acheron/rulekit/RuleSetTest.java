/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.state.Logic;
import io.acheron.schema.alert.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
    private static final String RULE = """
            title: Shell on a socket
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2a01
            version: 3
            status: test
            description: An interactive shell whose input is a socket.
            references: [https://example.org/shell]
            tags: [attack.execution, attack.t1059.004, attack.command-and-control, attack.t1071]
            logsource: {product: linux, category: stdio_socket}
            detection:
              selection:
                stdio_socket.interpreter: [bash, sh]
                stdio_socket.stdin: true
              filter:
                DestinationIp|cidr: 10.0.0.0/8
              condition: selection and not filter
            falsepositives: [Remote administration by hand]
            level: high
            triage: Look at the peer.
            tests:
              - name: bash with its input on a socket
                expect: match
                events:
                  - kind: stdio_socket
                    process: {name: bash, pid: 4711}
                    stdio_socket: {interpreter: bash, stdin: true, socket: {remote_address: 203.0.113.9}}
              - name: peer in the office
                expect: none
                events:
                  - kind: stdio_socket
                    stdio_socket: {interpreter: bash, stdin: true, socket: {remote_address: 10.1.2.3}}
            """;

    @Test
    void shouldReadMetadata() {
        Compilation compilation = RuleSet.compile(Bundles.of("execution/shell.yaml", RULE));

        assertThat(compilation.problems()).isEmpty();
        assertThat(compilation.accepted()).isTrue();
        Rule rule = compilation.ruleSet().rules().get(0);
        assertThat(rule.id()).isEqualTo("7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2a01");
        assertThat(rule.version()).isEqualTo(3);
        assertThat(rule.title()).isEqualTo("Shell on a socket");
        assertThat(rule.language()).isEqualTo("sigma");
        assertThat(rule.path()).isEqualTo("execution/shell.yaml");
        assertThat(rule.level()).isEqualTo(Severity.HIGH);
        assertThat(rule.alerts()).isTrue();
        assertThat(rule.hash()).hasSize(64);
        assertThat(rule.techniques())
                .extracting(technique -> technique.getTactic() + "/" + technique.getTechnique())
                .containsExactly("execution/T1059.004", "command-and-control/T1071");
    }

    @Test
    void shouldRunTheTestsOfRules() {
        RuleSet rules = RuleSet.compile(Bundles.of("a.yaml", RULE)).ruleSet();

        assertThat(RuleTester.run(rules)).extracting(RuleTester.Result::passed).containsExactly(true, true);
    }

    @Test
    void shouldExplainAFailedTest() {
        String wrong = RULE.replace("remote_address: 10.1.2.3", "remote_address: 192.0.2.1");
        RuleSet rules = RuleSet.compile(Bundles.of("a.yaml", wrong)).ruleSet();

        RuleTester.Result result = RuleTester.run(rules).get(1);

        assertThat(result.passed()).isFalse();
        assertThat(result.explanation())
                .contains("event 1:", "+ Shell on a socket: matches")
                .anySatisfy(line -> assertThat(line).contains("- DestinationIp|cidr: '10.0.0.0/8' on '192.0.2.1'"));
    }

    @Test
    void shouldKeepGoodRulesBesideBadOnes() {
        Compilation compilation = RuleSet.compile(Bundles.of("good.yaml", RULE, "bad.yaml", "title: [\n"));

        assertThat(compilation.accepted()).isFalse();
        assertThat(compilation.ruleSet().rules()).hasSize(1);
        assertThat(compilation.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("bad.yaml");
            assertThat(problem.line()).isGreaterThan(0);
            assertThat(problem.message()).startsWith("not YAML");
        });
    }

    @Test
    void shouldCompileASequence() {
        String sequence = """
                title: Burst of names
                id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2a02
                level: medium
                sequence:
                  by: [process.entity_id]
                  within: 60s
                  steps:
                    - name: names
                      times: 20
                      distinct: QueryName
                      logsource: {category: dns_query}
                      detection: {long: {QueryName|re: '[a-z0-9]{20,}.'}, condition: long}
                    - name: connect
                      by: [process.entity_id]
                      logsource: {category: network_connection}
                      detection: {any: {DestinationPort|gt: 1024}, condition: any}
                """;

        Compilation compilation = RuleSet.compile(Bundles.of("s.yaml", sequence));

        assertThat(compilation.problems()).allMatch(problem -> problem.level() == Problem.Level.WARNING);
        StatefulRule rule = compilation.ruleSet().stateful().get(0);
        assertThat(rule.reach()).isEqualTo(Duration.ofSeconds(60));
        assertThat(rule.logic().kind()).isEqualTo(Logic.Kind.ORDERED);
        assertThat(rule.rule().language()).isEqualTo("sequence");
        assertThat(rule.steps())
                .containsExactly(
                        new StatefulRule.Step("names", List.of("process.entity_id")),
                        new StatefulRule.Step("connect", List.of("process.entity_id")));
    }

    @Test
    void shouldOnlyCountWhatIsLowOrRetired() {
        for (String change : List.of("level: low", "level: high\nmodified: 2026-01-01\nname: x")) {
            String rule = RULE.replace("level: high", change);
            assertThat(RuleSet.compile(Bundles.of("a.yaml", rule))
                            .ruleSet()
                            .rules()
                            .get(0)
                            .alerts())
                    .isEqualTo(change.startsWith("level: high"));
        }
        String retired = RULE.replace("status: test", "status: deprecated");
        assertThat(RuleSet.compile(Bundles.of("a.yaml", retired))
                        .ruleSet()
                        .rules()
                        .get(0)
                        .alerts())
                .isFalse();
    }

    @Test
    void shouldNeitherEvaluateNorTestARuleThatIsOff() {
        RuleSet rules =
                RuleSet.compile(Bundles.of("a.yaml", RULE + "mode: off\n")).ruleSet();
        assertThat(rules.all()).isEmpty();
        assertThat(rules.tests()).isEmpty();
    }

    @Test
    void shouldMatchInShadowWithoutAlert() {
        RuleSet rules =
                RuleSet.compile(Bundles.of("a.yaml", RULE + "mode: shadow\n")).ruleSet();
        assertThat(rules.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.mode()).isEqualTo(Rule.Mode.SHADOW);
            assertThat(rule.alerts()).isFalse();
        });
        assertThat(RuleTester.run(rules)).extracting(RuleTester.Result::passed).containsExactly(true, true);
    }
}
