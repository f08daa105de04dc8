/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions from rules that are no Sigma rule on single events. */
class ExceptionTest {
    private static final String FILTER = """
            title: Health checks
            owner: platform
            reason: the load balancer probes with it
            expires: 2026-12-31
            logsource: {product: linux, category: process_creation}
            filter:
              rules: [%s]
              probe: {CommandLine|contains|expand: '%%probes%%'}
              condition: probe
            """;
    private static final String PROBES = "-z\n";
    private static final String DRL_META = """
            title: Netcat by Drools
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3b01
            name: netcat_drools
            level: medium
            """;
    private static final String DRL = """
            rule "netcat"
            when
              $e : ProcessExec(executable == "/bin/nc")
            then
              alert($e);
            end
            """;
    private static final String SEQUENCE = """
            title: Netcat twice and no exit
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3b02
            name: twice
            level: medium
            sequence:
              by: [header.host_id]
              within: 60s
              steps:
                - name: first
                  logsource: {product: linux, category: process_creation}
                  detection: {s: {Image: /bin/nc}, condition: s}
                - name: second
                  logsource: {product: linux, category: process_creation}
                  detection: {s: {Image: /bin/nc}, condition: s}
                - name: none
                  absent: true
                  logsource: {product: linux, category: process_creation}
                  detection: {s: {CommandLine|contains: stop}, condition: s}
            """;
    private static final String BASE = """
            title: Netcat
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3b03
            name: netcat
            level: medium
            logsource: {product: linux, category: process_creation}
            detection: {s: {Image: /bin/nc}, condition: s}
            """;
    private static final String CORRELATION = """
            title: Many netcats
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c3b04
            name: many
            level: medium
            correlation: {type: event_count, rules: [netcat], group-by: [Computer], timespan: 1m, condition: {gte: 2}}
            """;

    @Test
    void shouldExceptFromDroolsRules() {
        Recorder recorder = run("netcat_drools", Events.exec("/bin/nc", "-z"), Events.exec("/bin/nc", "h"));
        assertThat(recorder.titles).containsExactlyInAnyOrder("Netcat by Drools", "Netcat", "Netcat");
        assertThat(recorder.excepted).containsExactly("Netcat by Drools: Health checks");
    }

    @Test
    void shouldExceptNothingFromDroolsRulesAfterItHasExpired() {
        Event later = Events.exec("/bin/nc", "-z");
        later.getHeader().setEventTime(Instant.parse("2027-01-01T00:00:00Z"));
        Recorder recorder = run("netcat_drools", later);
        assertThat(recorder.titles).contains("Netcat by Drools");
        assertThat(recorder.excepted).isEmpty();
    }

    @Test
    void shouldKeepExceptedEventsOutOfTheStepsOfASequenceButNotOutOfWhatPreventsIt() {
        Recorder recorder = run("twice", Events.exec("/bin/nc", "-z", "stop"));
        assertThat(recorder.steps.stream().map(Recorder.StepMatch::step).filter(step -> !step.equals("netcat")))
                .containsExactly("none");
        assertThat(recorder.excepted)
                .containsOnly("Netcat twice and no exit: Health checks")
                .hasSize(2);
    }

    @Test
    void shouldKeepExceptedEventsOutOfACorrelationAndLeaveItsRuleAlone() {
        Recorder recorder = run("many", Events.exec("/bin/nc", "-z"));
        assertThat(recorder.titles).contains("Netcat");
        assertThat(recorder.excepted).containsExactly("Many netcats: Health checks");
        assertThat(recorder.steps).noneMatch(step -> step.step().equals("netcat"));
    }

    @Test
    void shouldNameSeveralRulesOfSeveralLanguagesInOneException() {
        Recorder recorder = run("netcat, netcat_drools, many", Events.exec("/bin/nc", "-z"));
        assertThat(recorder.titles).isEmpty();
        assertThat(recorder.excepted).contains("Netcat by Drools: Health checks", "Netcat: Health checks");
    }

    @Test
    void shouldKeepWhatASequenceHasBegunWhenAnExceptionIsAdded() {
        assertThat(compile("twice", "process_creation").ruleSet().stateful())
                .extracting(StatefulRule::logicHash)
                .isEqualTo(compile("netcat", "process_creation").ruleSet().stateful().stream()
                        .map(StatefulRule::logicHash)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "netkat_drools ~ process_creation ~ there is no rule with the id or name 'netkat_drools' ~ did you mean netcat_drools?",
                "netcat_drools ~ file_event ~ the filter is about [file_change], its rules look at [process_exec] ~ name a log source of the events the rules look at",
                "twice ~ file_event ~ the filter is about file_event, no part of 'twice' takes such events ~ make a filter for each log source",
                "many ~ file_event ~ the filter is about file_event, no part of 'many' takes such events ~ make a filter for each log source",
            })
    void shouldTellWhatIsWrong(String rule, String category, String message, String remedy) {
        assertThat(compile(rule, category).problems())
                .filteredOn(problem -> problem.path().equals("filters/f.yaml"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo(message);
                    assertThat(problem.remedy()).isEqualTo(remedy);
                    assertThat(problem.line()).isGreaterThan(1);
                });
    }

    private static Compilation compile(String rules, String category) {
        String filter = FILTER.formatted(rules).replace("process_creation", category);
        if (!category.equals("process_creation")) {
            filter = filter.replace("CommandLine", "TargetFilename");
        }
        return RuleSet.compile(Bundles.of(
                "d.yaml",
                DRL_META,
                "d.drl",
                DRL,
                "s.yaml",
                SEQUENCE,
                "b.yaml",
                BASE,
                "c.yaml",
                CORRELATION,
                "lists/probes.txt",
                PROBES,
                "filters/f.yaml",
                filter));
    }

    private static Recorder run(String rules, Event... events) {
        Compilation compilation = compile(rules, "process_creation");
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
