/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrlTextTest {
    @Test
    void shouldTakeLongTextsToPiecesWithoutFillingTheStack() {
        String text = "name == \"" + "x\\\"".repeat(100_000) + "\" || name == '" + "y".repeat(200_000) + "'";
        assertThat(DrlText.problemsOfConstraint(text)).isEmpty();
        assertThat(DrlText.action("/*" + "*".repeat(100_000) + "*/ alert($e); // \"" + "z".repeat(100_000)))
                .hasValueSatisfying(action -> assertThat(action.variable()).isEqualTo("$e"));
    }

    @Test
    void shouldRefuseARegexThatGrowsWithoutBounds() {
        assertThat(DrlText.problemsOfConstraint("regex(name, \"((a{1000}){1000}){1000}\")"))
                .singleElement()
                .asString()
                .contains("repetitions multiply");
    }
}
