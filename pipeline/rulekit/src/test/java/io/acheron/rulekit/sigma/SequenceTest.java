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
import io.acheron.rulekit.StatefulRule;
import io.acheron.rulekit.state.Logic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceTest {
    private static final String SEQUENCE = """
            title: Names, then a child connects
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01
            level: medium
            sequence:
              by: [header.host_id, process.entity_id]
              within: 60s
              ordered: false
              steps:
                - name: names
                  times: 3
                  distinct: QueryName
                  logsource: {category: dns_query}
                  detection: {long: {QueryName|endswith: .example.org}, condition: long}
                - name: connects
                  by: [header.host_id, process.parent_entity_id]
                  logsource: {category: network_connection}
                  detection: {port: {DestinationPort|gt: 1024}, condition: port}
            """;

    @Test
    void shouldReportStepsWithKeysAndDistinctValue() {
        Recorder recorder = run(
                SEQUENCE,
                "kind: dns_message, process: {entity_id: p1}, dns_message: {questions: [{name: A.example.org}]}",
                "kind: dns_message, process: {entity_id: p1}, dns_message: {questions: [{name: a.example.com}]}",
                "kind: tcp_connect, process: {parent_entity_id: p1}, tcp_connect: {socket: {remote_port: 4444}}");
        assertThat(recorder.titles).isEmpty();
        assertThat(recorder.steps)
                .containsExactly(
                        new Recorder.StepMatch("names", List.of("test-host", "p1"), "A.example.org"),
                        new Recorder.StepMatch("connects", List.of("test-host", "p1"), null));
        assertThat(recorder.fields.get(0).getSelection()).isEqualTo("names.logsource");
        assertThat(recorder.fields.get(1).getSelection()).isEqualTo("names.long");
    }

    @Test
    void shouldReportAStepWithoutKey() {
        Recorder recorder = run(SEQUENCE, "kind: tcp_connect, tcp_connect: {socket: {remote_port: 4444}}");
        assertThat(recorder.steps).isEmpty();
        assertThat(recorder.unkeyed).containsExactly("process.parent_entity_id");
    }

    @Test
    void shouldKeepTheLogicHashWhenOnlyWordsChange() {
        StatefulRule rule = compile(SEQUENCE).ruleSet().stateful().get(0);
        StatefulRule reworded = compile(
                        SEQUENCE.replace("Names, then", "First names, then").replace("times: 3", "times:   3 # three"))
                .ruleSet()
                .stateful()
                .get(0);
        StatefulRule changed = compile(SEQUENCE.replace("times: 3", "times: 4"))
                .ruleSet()
                .stateful()
                .get(0);
        assertThat(reworded.rule().hash()).isNotEqualTo(rule.rule().hash());
        assertThat(reworded.logicHash()).isEqualTo(rule.logicHash());
        assertThat(changed.logicHash()).isNotEqualTo(rule.logicHash());
        assertThat(rule.logic().kind()).isEqualTo(Logic.Kind.UNORDERED);
    }

    @Test
    void shouldExplainEachStep() {
        RuleSet rules = compile(SEQUENCE).ruleSet();
        List<String> lines = rules.explain(
                        "7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2d01",
                        Events.of(
                                "kind: tcp_connect, process: {parent_entity_id: p1}, tcp_connect: {socket: {remote_port: 44}}"))
                .orElseThrow();
        assertThat(lines)
                .contains(
                        "- step names: wants events of kind dns_message, this one is tcp_connect",
                        "- step connects: does not match",
                        "  by process.parent_entity_id = 'p1'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "within: 60s ~ other: 60s ~ a sequence has no key 'other'",
                "within: 60s ~ ordered: true ~ key 'ordered' stands here a second time, first in line 6",
                "within: 60s ~ within: 60 ~ within is the number 60",
                "within: 60s ~ within: 31d ~ within is the text '31d'",
                "times: 3 ~ times: 0 ~ times is the number 0",
                "times: 3 ~ tmes: 3 ~ a step has no key 'tmes'",
                "name: connects ~ name: names ~ the step has no name of its own",
                "by: [header.host_id, process.parent_entity_id] ~ by: [process.parent_entity_id] ~ steps have different numbers of by fields",
                "by: [header.host_id, process.parent_entity_id] ~ by: [host_id, process.pid] ~ log source network_connection has no field 'host_id'",
                "distinct: QueryName ~ distinct: QuerName ~ log source dns_query has no field 'QuerName'",
                "ordered: false ~ ordered: perhaps ~ ordered is the text 'perhaps'",
                "by: [header.host_id, process.entity_id] ~ by: [] ~ nothing says which events belong together",
                "category: dns_query ~ category: dns_qery ~ log source with category 'dns_qery' is not collected",
            })
    void shouldRefuseBrokenSequences(String part, String replacement, String message) {
        assertThat(Detections.errors(SEQUENCE.replace(part, replacement)))
                .extracting(Problem::message)
                .contains(message);
    }

    @Test
    void shouldRefuseASequenceOfOneEvent() {
        String single =
                SEQUENCE.substring(0, SEQUENCE.indexOf("    - name: connects")).replace("      times: 3\n", "");
        assertThat(Detections.errors(single)).extracting(Problem::message).contains("one step, once, is no sequence");
    }

    private static Recorder run(String rule, String... events) {
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compile(rule).ruleSet().newEvaluator()) {
            for (String event : events) {
                evaluator.evaluate(Events.of(event), recorder);
            }
        }
        return recorder;
    }

    private static Compilation compile(String rule) {
        Compilation compilation = RuleSet.compile(Bundles.of("s.yaml", rule));
        assertThat(compilation.problems()).noneMatch(problem -> problem.level() == Problem.Level.ERROR);
        return compilation;
    }
}
