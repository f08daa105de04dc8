/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowMachinesTest {
    private static final long SECOND = 1_000_000;

    @Test
    void shouldCountInAWindowThatSlides() {
        Stage stage = new Stage(count(10, Threshold.atLeast(3)));
        assertThat(stage.at(0, "0").at(8, "0").at(11, "0").found).isEmpty();
        assertThat(stage.at(12, "0").found).containsExactly("r@8 r@11 r@12");
    }

    @Test
    void shouldSayNothingMoreForTheTimespanAfterAFinding() {
        Stage stage = new Stage(count(10, Threshold.atLeast(2)));
        stage.at(0, "0").at(1, "0").at(2, "0").at(3, "0").at(11, "0").at(12, "0");
        assertThat(stage.found).containsExactly("r@0 r@1", "r@11 r@12");
    }

    @Test
    void shouldDecideAnUpperBoundWhenTheWindowIsOver() {
        Threshold few = new Threshold(2, false, 3, true, false);
        assertThat(new Stage(count(10, few)).at(0, "0").at(1, "0").until(9).found)
                .isEmpty();
        assertThat(new Stage(count(10, few)).at(0, "0").at(1, "0").until(10).found)
                .containsExactly("r@0 r@1");
        assertThat(new Stage(count(10, few)).at(0, "0").at(1, "0").at(2, "0").until(10).found)
                .isEmpty();
    }

    @Test
    void shouldCountDifferentValuesOnly() {
        Logic logic = logic(Logic.Kind.VALUE_COUNT, 10, Threshold.atLeast(3), Input.take("r", 1, false));
        Stage stage = new Stage(logic);
        stage.at(0, "0=a").at(1, "0=a").at(2, "0=b").at(3, "0=a");
        assertThat(stage.found).isEmpty();
        assertThat(stage.at(4, "0=c").found).containsExactly("r@2 r@3 r@4");
    }

    @Test
    void shouldAddUpAndTakeBackWhatLeavesTheWindow() throws IOException {
        Logic logic = logic(Logic.Kind.VALUE_SUM, 10, Threshold.atLeast(100), Input.take("r", 1, false));
        Stage stage = new Stage(logic).at(0, "0=60").at(11, "0=50").overASnapshot();
        assertThat(stage.found).isEmpty();
        assertThat(stage.at(12, "0=50").found).containsExactly("r@11 r@12");
    }

    @Test
    void shouldDecideAMeanWhenTheWindowIsOver() {
        Logic logic = logic(Logic.Kind.VALUE_AVG, 10, Threshold.atLeast(5), Input.take("r", 1, false));
        assertThat(new Stage(logic).at(0, "0=9").at(1, "0=2").until(10).found).containsExactly("r@0 r@1");
        assertThat(new Stage(logic).at(0, "0=9").at(1, "0=0").until(10).found).isEmpty();
    }

    @Test
    void shouldWantAllRulesOfATemporalAndTakeOneEventForSeveral() {
        Logic logic = logic(Logic.Kind.TEMPORAL, 10, null, Input.take("a", 1, false), Input.take("b", 1, false));
        assertThat(new Stage(logic).at(0, "1").at(1, "0").found).containsExactly("b@0 a@1");
        assertThat(new Stage(logic).at(0, "0", "1").found).hasSize(1);
        assertThat(new Stage(logic).at(0, "0").at(10, "1").found).isEmpty();
    }

    @Test
    void shouldBoundANoisyGroup() {
        Stage stage = new Stage(count(3_600, new Threshold(5, false, 9, false, false)));
        for (int i = 0; i < 12_000; i++) {
            stage.at(i / 10, "0");
        }
        assertThat(stage.state.entries).hasSize(Window.MOST_ENTRIES);
        assertThat(stage.until(3_600).found).isEmpty();
        assertThat(stage.state.entries).isEmpty();
    }

    @Test
    void shouldLearnBeforeItTellsWhatIsNew() {
        Logic logic = new Logic(
                Logic.Kind.FIRST_SEEN,
                100 * SECOND,
                List.of(Input.take("r", 1, false)),
                null,
                false,
                false,
                20 * SECOND);
        Stage stage = new Stage(logic)
                .at(0, "0=a")
                .at(5, "0=b")
                .at(20, "0=a")
                .at(21, "0=c")
                .at(22, "0=c");
        assertThat(stage.found).containsExactly("r@21");
        assertThat(stage.at(119, "0=a").at(121, "0=b").found).containsExactly("r@21", "r@121");
        assertThat(stage.until(1_000).state.isIdle()).isTrue();
    }

    @Test
    void shouldFeedFindingsOfAChainedCorrelationToTheOuterOne() throws IOException {
        Logic inner = count(10, Threshold.atLeast(2));
        Input chained = new Input("inner", Input.Role.TAKE, 1, 1, false, List.of(), List.of(), inner, List.of(0));
        Logic outer = logic(Logic.Kind.VALUE_COUNT, 100, Threshold.atLeast(2), chained);
        Stage stage = new Stage(outer);
        stage.at(0, "0/x").at(1, "0/x").at(2, "0/y").overASnapshot();
        assertThat(stage.found).isEmpty();
        assertThat(stage.at(3, "0/y").found).containsExactly("r@0 r@1 r@2 r@3");
        assertThat(stage.until(1_000).state.isIdle()).isTrue();
    }

    private static Logic count(int seconds, Threshold threshold) {
        return logic(Logic.Kind.EVENT_COUNT, seconds, threshold, Input.take("r", 1, false));
    }

    private static Logic logic(Logic.Kind kind, int seconds, @Nullable Threshold threshold, Input... inputs) {
        return new Logic(kind, seconds * SECOND, List.of(inputs), threshold, true, false, 0);
    }
}
