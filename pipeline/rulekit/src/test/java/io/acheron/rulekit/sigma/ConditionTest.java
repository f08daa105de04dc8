/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Events;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    /** Selections t1, t2, t3 hold, f1 and f2 do not, and _t holds without being one of them. */
    private static final String SELECTIONS = """
            t1: {CommandLine|contains: one}
            t2: {CommandLine|contains: two}
            t3: {Image|endswith: /tool}
            f1: {CommandLine|contains: never}
            f2: {Image: /nowhere}
            _t: {CommandLine|contains: one}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "t1; true",
                "f1; false",
                "not f1; true",
                "not not t1; true",
                "t1 and t2; true",
                "t1 and f1; false",
                "f1 or t1; true",
                "f1 or f2; false",
                "f1 and f2 or t1; true",
                "t1 or f1 and f2; true",
                "(t1 or f1) and f2; false",
                "not f1 and not f2; true",
                "not t1 or t2; true",
                "not (t1 or t2); false",
                "t1 AND NOT f1; true",
                "1 of t*; true",
                "all of t*; true",
                "all of *; false",
                "2 of t*; true",
                "3 of t*; true",
                "1 of f*; false",
                "not 1 of f*; true",
                "3 of them; true",
                "4 of them; false",
                "5 of them; false",
                "all of them; false",
                "any of them; true",
                "1 of f1; false",
                "all of t1; true",
                "1 of t* and not 1 of f*; true",
                "t1 and (t2 and (t3 and not (f1 or f2))); true",
                "_t; true",
            })
    void shouldFollowTheGrammar(String condition, boolean expected) {
        boolean matches = Detections.matches(
                "process_creation", SELECTIONS + "condition: " + condition, Events.exec("/bin/tool", "one", "two"));
        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "t4; the condition names 't4', which is no selection; did you mean t1?",
                "t1 and; the condition ends too early; name a selection there",
                "(t1 or t2; a parenthesis in the condition is not closed; add )",
                "t1 t2; 't2' in the condition is one too many; join selections by and, or",
                "and t1; 'and' in the condition stands where a selection is expected; name one",
                "6 of them; '6 of them': there are 5; write a number from 1 to 5, or all",
                "0 of them; '0 of them': there are 5; write a number from 1 to 5, or all",
                "1 of x*; no selection fits '1 of x*'; there is t1, t2, t3, f1, f2, _t",
                "1 of; '1 of' in the condition is not finished; add them, or a name such as selection_*",
                "t1 | count() > 5; '|' in the condition is one too many; counts over several events are written as sequence:",
            })
    void shouldSayWhatIsWrong(String condition, String message, String remedy) {
        assertThat(Detections.errors(Detections.rule("process_creation", SELECTIONS + "condition: " + condition)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(12);
                    assertThat(problem.column()).isEqualTo(14);
                    assertThat(problem.message()).isEqualTo(message);
                    assertThat(problem.remedy()).isEqualTo(remedy);
                });
    }

    @Test
    void shouldTakeAListOfConditionsAsAlternatives() {
        for (String condition : List.of("[f1, t1]", "[t1, f1]")) {
            assertThat(Detections.matches(
                            "process_creation",
                            SELECTIONS + "condition: " + condition,
                            Events.exec("/bin/tool", "one", "two")))
                    .isTrue();
        }
    }

    @Test
    void shouldRefuseEndlessNesting() {
        String condition = "(".repeat(60) + "t1" + ")".repeat(60);
        assertThat(Detections.errors(Detections.rule("process_creation", SELECTIONS + "condition: " + condition)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("nested deeper than 50"));
    }
}
