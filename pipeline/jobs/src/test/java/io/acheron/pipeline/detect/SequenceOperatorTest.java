/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.rulekit.state.Input;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequenceOperatorTest {
    private static final Logic AB = plan(30, true, "a:1", "b:1");

    private KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldMatchStepsInTheOrderOfTheirTime() throws Exception {
        send(AB, 2, "b", 1);
        send(AB, 1, "a", 0);
        assertThat(found()).as("before the watermark").isEmpty();
        watermark(2);
        assertThat(found()).containsExactly("a@1 b@2");
    }

    @Test
    void shouldNotMatchOutsideTheWindow() throws Exception {
        send(AB, 1, "a", 0);
        send(AB, 31, "b", 1);
        watermark(100);
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldNotMatchStepsInTheWrongOrder() throws Exception {
        send(AB, 1, "b", 1);
        send(AB, 2, "a", 0);
        watermark(100);
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldMatchStepsInAnyOrderWhenUnordered() throws Exception {
        Logic any = plan(30, false, "a:1", "b:2");
        send(any, 1, "b", 1);
        send(any, 2, "a", 0);
        send(any, 3, "a", 0);
        send(any, 4, "b", 1);
        watermark(100);
        assertThat(found()).containsExactly("b@1 a@2 b@4");
    }

    @Test
    void shouldMoveAnEventThatFitsTwoStepsToTheOneThatIsLeft() throws Exception {
        Logic any = plan(30, false, "a:1", "b:1");
        send(any, 1, "x", 0, 1);
        send(any, 2, "y", 0);
        watermark(100);
        assertThat(found()).containsExactly("b@1 a@2");
    }

    @Test
    void shouldNotTakeOneEventForTwoSteps() throws Exception {
        send(AB, 1, "x", 0, 1);
        watermark(100);
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldCountOnlyDifferentValuesOfADistinctStep() throws Exception {
        Logic burst = plan(60, true, "ask:3:distinct");
        for (int i = 0; i < 6; i++) {
            send(burst, i, i < 4 ? "same" : "other-" + i, 0);
        }
        watermark(100);
        assertThat(found()).hasSize(1);
    }

    @Test
    void shouldMatchEachBurstOnce() throws Exception {
        Logic burst = plan(600, true, "ask:10");
        for (int i = 0; i < 35; i++) {
            send(burst, i, "n" + i, 0);
        }
        watermark(1000);
        assertThat(found()).hasSize(3);
    }

    @Test
    void shouldBoundTheStateOfAFloodOfTheSameValueAndFindWhatFollowsIt() throws Exception {
        Logic burst = plan(6_000, true, "ask:40:distinct");
        for (int i = 0; i < 1_000; i++) {
            send(burst, i, "same", 0);
        }
        watermark(1_000);
        int entries = groups();
        for (int i = 1_001; i < 2_000; i++) {
            send(burst, i, "same", 0);
        }
        watermark(2_000);
        assertThat(groups()).isEqualTo(entries);
        for (int i = 0; i < 39; i++) {
            send(burst, 2_001 + i, "other-" + i, 0);
        }
        watermark(3_000);
        assertThat(found()).hasSize(1);
    }

    @Test
    void shouldBoundTheStateOfAnUnorderedFlood() throws Exception {
        Logic any = plan(6_000, false, "a:1", "b:1");
        for (int i = 0; i < 500; i++) {
            send(any, i, "x", 0);
        }
        watermark(1_000);
        send(any, 1_001, "y", 1);
        watermark(1_002);
        assertThat(found()).hasSize(1);
    }

    @Test
    void shouldTakeStepsThatComeAfterTheWatermark() throws Exception {
        watermark(1000);
        send(AB, 1, "a", 0);
        watermark(1001);
        send(AB, 2, "b", 1);
        assertThat(found()).containsExactly("a@1 b@2");
    }

    @Test
    void shouldTakeStepsEvenAfterTheEndOfTime() throws Exception {
        harness.processWatermark(Long.MAX_VALUE);
        send(AB, 1, "a", 0);
        send(AB, 2, "b", 1);
        assertThat(found()).containsExactly("a@1 b@2");
    }

    @Test
    void shouldKeepStateOverASnapshot() throws Exception {
        send(AB, 1, "a", 0);
        watermark(1);
        send(AB, 2, "b", 1);
        restore(snapshot());
        watermark(2);
        assertThat(found()).containsExactly("a@1 b@2");
    }

    @Test
    void shouldKeepStateOfChangedLogicApartWithoutAnError() throws Exception {
        send(AB, 1, "a", 0);
        watermark(1);
        restore(snapshot());
        send(plan(30, true, "b:1", "c:1"), 2, "b", 0);
        send(plan(30, true, "b:1", "c:1"), 3, "c", 1);
        watermark(4);
        assertThat(found()).containsExactly("b@2 c@3");
    }

    @Test
    void shouldLeaveNothingBehindWhenNoMatchCanComplete() throws Exception {
        send(AB, 1, "a", 0);
        watermark(1);
        assertThat(groups()).isPositive();
        watermark(32);
        assertThat(groups()).isZero();
        send(AB, 40, "a", 0);
        send(AB, 41, "b", 1);
        watermark(100);
        assertThat(found()).hasSize(1);
        assertThat(groups()).isZero();
    }

    @Test
    void shouldLeaveNoTimersOfAGroupThatIsOver() throws Exception {
        harness.setProcessingTime(1);
        send(AB, 1, "a", 0);
        watermark(1);
        snapshot();
        assertThat(harness.numEventTimeTimers()).isEqualTo(1);
        assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
        send(AB, 2, "b", 1);
        watermark(2);
        assertThat(found()).hasSize(1);
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void shouldFindAnAbsenceWhenTheWatermarkSaysItIsOne() throws Exception {
        Input absent = new Input("b", Input.Role.ABSENT, 1, 1, false, List.of(), List.of(), null, List.of());
        Logic logic = Logic.steps(true, 30_000_000L, List.of(Input.take("a", 1, false), absent));
        send(logic, 1, "a", 0);
        watermark(30);
        assertThat(found()).isEmpty();
        watermark(31);
        assertThat(found()).containsExactly("a@1");
        assertThat(groups()).isZero();
    }

    @Test
    void shouldHoldNoMoreOfAFloodThanItsBound() throws Exception {
        for (int i = 0; i < SequenceOperator.MOST_WAITING + 10; i++) {
            send(AB, i / 100, "a", 0);
        }
        watermark(1_000);
        assertThat(found()).isEmpty();
        send(AB, 1_001, "a", 0);
        send(AB, 1_002, "b", 1);
        watermark(2_000);
        assertThat(found()).containsExactly("a@1001 b@1002");
    }

    @Test
    void shouldDropTheStateOfASilentHostByTheClock() throws Exception {
        harness.setProcessingTime(0);
        send(AB, 1, "a", 0);
        watermark(1);
        harness.setProcessingTime(Duration.ofMinutes(30).toMillis());
        assertThat(groups()).isPositive();
        harness.setProcessingTime(Duration.ofMinutes(63).toMillis());
        assertThat(groups()).isZero();
    }

    @Test
    void shouldNotTakeAnOutageOfTheJobForTheSilenceOfItsHosts() throws Exception {
        beginAndGoOnFiveHoursLater();
        send(AB, 2, "b", 1);
        watermark(2);
        assertThat(found()).containsExactly("a@1 b@2");
    }

    @Test
    void shouldDropTheStateOfAHostThatStaysSilentAfterAnOutage() throws Exception {
        beginAndGoOnFiveHoursLater();
        harness.setProcessingTime(Duration.ofHours(5).plusMinutes(30).toMillis());
        assertThat(groups()).isPositive();
        harness.setProcessingTime(Duration.ofHours(5).plusMinutes(63).toMillis());
        assertThat(groups()).isZero();
    }

    @Test
    void shouldForgetASilentGroupThatNoCheckpointHasWritten() throws Exception {
        harness.setProcessingTime(0);
        send(AB, 1, "a", 0);
        watermark(1);
        harness.setProcessingTime(Duration.ofMinutes(63).toMillis());
        send(AB, 2, "b", 1);
        watermark(100);
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindTheSameWhenNoGroupHasRoomInMemory() throws Exception {
        harness.close();
        harness = harness(MemorySize.ofMebiBytes(0));
        harness.open();
        Logic burst = plan(60, true, "ask:5");
        for (int i = 0; i < 50; i++) {
            for (int group = 0; group < 40; group++) {
                send("group " + group, burst, i, "n" + i, 0);
            }
            watermark(i);
        }
        watermark(200);
        assertThat(found()).hasSize(400);
        assertThat(groups()).isZero();
    }

    @Test
    void shouldGoOnFromASnapshotAsItWasWhateverCameAfterIt() throws Exception {
        Logic burst = plan(60, true, "ask:4");
        send(burst, 1, "one", 0);
        watermark(1);
        send(burst, 2, "two", 0);
        OperatorSubtaskState snapshot = snapshot();
        watermark(2);
        send(burst, 3, "three", 0);
        watermark(3);
        restore(snapshot);
        watermark(2);
        send(burst, 4, "four", 0);
        watermark(4);
        assertThat(found()).isEmpty();
        send(burst, 5, "five", 0);
        watermark(5);
        assertThat(found()).containsExactly("ask@1 ask@2 ask@4 ask@5");
    }

    @Test
    void shouldKnowTheRuleOfAGroupAfterARestoreWithoutAnotherStep() throws Exception {
        Input absent = new Input("b", Input.Role.ABSENT, 1, 1, false, List.of(), List.of(), null, List.of());
        send(Logic.steps(true, 30_000_000L, List.of(Input.take("a", 1, false), absent)), 1, "a", 0);
        watermark(1);
        restore(snapshot());
        watermark(40);
        assertThat(found()).containsExactly("a@1");
        assertThat(harness.extractOutputValues().get(0).rule().title()).isEqualTo("title");
    }

    private void beginAndGoOnFiveHoursLater() throws Exception {
        harness.setProcessingTime(0);
        send(AB, 1, "a", 0);
        watermark(1);
        restore(snapshot(), Duration.ofHours(5));
    }

    private void restore(OperatorSubtaskState snapshot) throws Exception {
        restore(snapshot, Duration.ZERO);
    }

    private void restore(OperatorSubtaskState snapshot, Duration clock) throws Exception {
        harness.close();
        harness = harness();
        harness.setProcessingTime(clock.toMillis());
        harness.initializeState(snapshot);
        harness.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness() throws Exception {
        return harness(MemorySize.ofMebiBytes(1));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness(MemorySize memory)
            throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, GroupStep, Detection> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new SequenceOperator("detect", "test", Duration.ofHours(1), memory),
                        GroupStep::key,
                        Types.STRING);
        return harness;
    }

    private void send(Logic logic, int second, String value, int... leaves) throws Exception {
        send(logic.toString(), logic, second, value, leaves);
    }

    private void send(String key, Logic logic, int second, String value, int... leaves) throws Exception {
        Event event = Sample.ask("web-1", second, second, 100, value);
        List<Take> takes = Arrays.stream(leaves)
                .mapToObj(leaf -> new Take(leaf, List.of(), List.of(value), List.of()))
                .toList();
        harness.processElement(
                Steps.of(key, logic, event, takes),
                event.getHeader().getEventTime().toEpochMilli());
    }

    private OperatorSubtaskState snapshot() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.snapshot(1, 1);
    }

    /** @return groups that the backend knows at a barrier */
    private int groups() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.numKeyedStateEntries();
    }

    private void watermark(int second) throws Exception {
        harness.processWatermark(Sample.START.plusSeconds(second).toEpochMilli());
    }

    /** Each match as the steps its events took at which second. */
    private List<String> found() {
        return harness.extractOutputValues().stream()
                .map(detection -> {
                    List<String> steps = new ArrayList<>();
                    for (int i = 0; i < detection.events().size(); i++) {
                        Duration after = Duration.between(
                                Sample.START,
                                detection.events().get(i).getHeader().getEventTime());
                        steps.add(detection.steps().get(i) + "@" + after.toSeconds());
                    }
                    return String.join(" ", steps);
                })
                .toList();
    }

    /** @param steps each name:times or name:times:distinct */
    private static Logic plan(int withinSeconds, boolean ordered, String... steps) {
        List<Input> inputs = Arrays.stream(steps)
                .map(text -> text.split(":"))
                .map(part -> Input.take(part[0], Integer.parseInt(part[1]), part.length > 2))
                .toList();
        return Logic.steps(ordered, withinSeconds * 1_000_000L, inputs);
    }
}
