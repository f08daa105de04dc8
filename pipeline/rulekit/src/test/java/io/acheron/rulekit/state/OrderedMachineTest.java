/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedMachineTest {
    private static final long SECOND = 1_000_000;

    @Test
    void shouldTakeTheLatestStart() {
        assertThat(new Stage(within(30, "a", "b"))
                        .at(1, "0")
                        .at(2, "0")
                        .at(3, "1")
                        .at(4, "1")
                        .found)
                .containsExactly("a@2 b@3");
    }

    @Test
    void shouldNotReachBeyondTheWindow() {
        Stage stage = new Stage(within(30, "a", "b")).at(1, "0").at(31, "1");
        assertThat(stage.found).isEmpty();
        assertThat(stage.timedOut).isEqualTo(1);
        assertThat(stage.state.isIdle()).isTrue();
    }

    @Test
    void shouldNotTakeOneEventTwice() {
        assertThat(new Stage(within(30, "a", "b")).at(1, "0", "1").found).isEmpty();
    }

    @Test
    void shouldLeaveOutAnOptionalStepOrShowIt() {
        Logic logic = within(30, "a", "b?", "c");
        assertThat(new Stage(logic).at(1, "0").at(2, "2").found).containsExactly("a@1 c@2");
        assertThat(new Stage(logic).at(1, "0").at(2, "1").at(3, "2").found).containsExactly("a@1 b@2 c@3");
    }

    @Test
    void shouldTakeFurtherEventsOfARangeAsEvidence() {
        Stage stage = new Stage(within(30, "a*2-3", "b"));
        stage.at(1, "0").at(2, "1").at(3, "0").at(4, "0").at(5, "0").at(6, "1");
        assertThat(stage.found).hasSize(1);
        assertThat(stage.found.get(0)).endsWith("b@6").startsWith("a@");
    }

    @Test
    void shouldEndAtUntil() {
        Logic logic = within(30, "a", "b", "until!!");
        assertThat(new Stage(logic).at(1, "0").at(2, "2").at(3, "1").found).isEmpty();
        assertThat(new Stage(logic).at(1, "0").at(2, "1").at(3, "2").found).containsExactly("a@1 b@2");
    }

    @Test
    void shouldFindWhatDoesNotFollow() {
        Logic logic = within(30, "a", "b!");
        assertThat(new Stage(logic).at(1, "0").at(30, "1").until(100).found).isEmpty();
        Stage stage = new Stage(logic).at(1, "0").until(30);
        assertThat(stage.found).isEmpty();
        assertThat(stage.until(31).found).containsExactly("a@1");
        assertThat(stage.state.isIdle()).isTrue();
    }

    @Test
    void shouldNotPutAnAbsenceOffWithEachFurtherStart() {
        Stage stage = new Stage(within(30, "a", "b!"));
        for (int i = 0; i < 10; i++) {
            stage.at(i * 10L, "0");
        }
        assertThat(stage.found).startsWith("a@0");
    }

    @Test
    void shouldForbidWhatComesBetweenOnly() {
        Logic logic = within(30, "a", "x!", "b");
        assertThat(new Stage(logic).at(1, "0").at(2, "1").at(3, "2").found).isEmpty();
        assertThat(new Stage(logic).at(1, "1").at(2, "0").at(3, "2").found).containsExactly("a@2 b@3");
    }

    @Test
    void shouldCompareWithWhatWasCaptured() {
        Logic logic = new Logic(
                Logic.Kind.ORDERED,
                30 * SECOND,
                List.of(
                        new Input("a", Input.Role.TAKE, 1, 1, false, List.of("child"), List.of(), null, List.of()),
                        new Input(
                                "b",
                                Input.Role.TAKE,
                                1,
                                1,
                                false,
                                List.of(),
                                List.of(new Input.Comparison("child", true)),
                                null,
                                List.of())),
                null,
                false,
                false,
                0);
        Stage stage = new Stage(logic).at(1, "0=x").at(2, "0=y").at(3, "1=z").at(4, "1=x");
        assertThat(stage.found).containsExactly("a@1 b@4");
    }

    @Test
    void shouldFindEachMatchIfNoneIsSkipped() {
        Logic all = new Logic(
                Logic.Kind.ORDERED,
                30 * SECOND,
                List.of(Input.take("a", 1, false), Input.take("b", 1, false)),
                null,
                false,
                true,
                0);
        assertThat(new Stage(all).at(1, "0").at(2, "0").at(3, "1").found).containsExactly("a@1 b@3", "a@2 b@3");
    }

    @Test
    void shouldHoldFewMatchesHoweverManyBegin() {
        Stage stage = new Stage(within(3_600, "a*3", "b*3"));
        for (int i = 0; i < 2_000; i++) {
            stage.at(i / 10, "0");
        }
        assertThat(stage.state.partials).hasSizeLessThanOrEqualTo(6);
        assertThat(stage.dropped).isZero();
        assertThat(stage.at(300, "1").at(301, "1").at(302, "1").found).hasSize(1);
    }

    @Test
    void shouldCountWhatAFullKeyGivesUp() {
        Logic logic = new Logic(
                Logic.Kind.ORDERED,
                3_600 * SECOND,
                List.of(
                        new Input("a", Input.Role.TAKE, 1, 1, false, List.of("v"), List.of(), null, List.of()),
                        Input.take("b", 1, false)),
                null,
                false,
                false,
                0);
        Stage stage = new Stage(logic);
        for (int i = 0; i < 100; i++) {
            stage.at(i, "0=v" + i);
        }
        assertThat(stage.state.partials).hasSize(OrderedMachine.MOST_PARTIALS);
        assertThat(stage.dropped).isEqualTo(100 - OrderedMachine.MOST_PARTIALS);
    }

    @Test
    void shouldGoOnAfterASnapshot() throws IOException {
        Stage stage = new Stage(within(30, "a*2", "b"))
                .at(1, "0")
                .overASnapshot()
                .at(2, "0")
                .overASnapshot();
        assertThat(stage.at(3, "1").found).containsExactly("a@1 a@2 b@3");
    }

    /** @param steps name, name? optional, name! absent, name!! until, name*2, name*2-3 */
    private static Logic within(int seconds, String... steps) {
        return Logic.steps(
                true,
                seconds * SECOND,
                Arrays.stream(steps).map(OrderedMachineTest::step).toList());
    }

    private static Input step(String text) {
        String name = text.replaceAll("[?!*].*", "");
        Input.Role role =
                text.endsWith("!!") ? Input.Role.UNTIL : text.endsWith("!") ? Input.Role.ABSENT : Input.Role.TAKE;
        String[] times =
                text.contains("*") ? text.substring(text.indexOf('*') + 1).split("-") : new String[] {"1"};
        int min = text.endsWith("?") ? 0 : Integer.parseInt(times[0]);
        int max = Integer.parseInt(times[times.length - 1]);
        return new Input(name, role, min, max, false, List.of(), List.of(), null, List.of());
    }
}
