/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.acheron.rulekit.Problems;

/** What judges DRL before Drools sees it meets any text. */
class DrlFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldJudgeAnyConstraint(FuzzedDataProvider data) {
        assertThat(DrlText.problemsOfConstraint(data.consumeRemainingAsString()))
                .doesNotContainNull();
    }

    @FuzzTest(maxDuration = "10m")
    void shouldJudgeAnyFile(FuzzedDataProvider data) {
        Problems problems = new Problems("rule.yaml");
        new DrlGuard("rule.drl", problems).check(data.consumeRemainingAsString());
        problems.found().forEach(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.message()).isNotBlank();
        });
    }
}
