/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.alert.AssembleFunction.Clock;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertThrottleTest {
    private KeyedOneInputStreamOperatorTestHarness<String, Alert, Alert> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness(60, Clock.MACHINE);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldSendTheFirstAtOnceAndOneForAllOthersWhenThePeriodIsOver() throws Exception {
        for (int second = 0; second < 13; second++) {
            send("dig", second);
        }
        assertThat(sent()).containsExactly("0");
        watermark(59);
        assertThat(sent()).containsExactly("0");
        watermark(60);
        assertThat(sent()).containsExactly("0", "12+11");
    }

    @Test
    void shouldSendAnAlertThatWasHeldAloneAsItself() throws Exception {
        send("dig", 0);
        send("dig", 5);
        watermark(60);
        assertThat(sent()).containsExactly("0", "5");
        Alert held = harness.extractOutputValues().get(1);
        assertThat(held.getAlertId()).isEqualTo(HeldAlertsTest.alert("dig", 5).getAlertId());
        assertThat(held.getThrottled()).isTrue();
    }

    @Test
    void shouldSendOneInEachPeriodOfLastingBehaviourAndThenForget() throws Exception {
        for (int second = 0; second < 180; second += 10) {
            send("dig", second);
            watermark(second);
        }
        watermark(239);
        assertThat(sent()).containsExactly("0", "50+4", "110+5", "170+5");
        assertThat(harness.numKeyedStateEntries()).isPositive();
        watermark(240);
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
        send("dig", 241);
        assertThat(sent()).endsWith("170+5", "241");
    }

    @Test
    void shouldForgetAnAlertThatDidNotComeAgain() throws Exception {
        send("dig", 0);
        watermark(60);
        assertThat(harness.numKeyedStateEntries()).isZero();
        send("dig", 60);
        assertThat(sent()).containsExactly("0", "60");
    }

    @Test
    void shouldNotHoldBackOtherProcesses() throws Exception {
        send("dig", 0);
        send("host", 1);
        send("dig", 2);
        assertThat(sent()).containsExactly("0", "1");
    }

    @Test
    void shouldEndThePeriodWithAnAlertThatIsLaterThanIt() throws Exception {
        send("dig", 0);
        send("dig", 10);
        send("dig", 70);
        assertThat(sent()).as("the second period goes on").containsExactly("0", "10");
        send("dig", 200);
        assertThat(sent()).as("between them was a period with nothing").containsExactly("0", "10", "70", "200");
        send("dig", 1000);
        assertThat(sent()).endsWith("200", "1000");
    }

    @Test
    void shouldCountAnAlertThatIsOlderThanTheFirst() throws Exception {
        send("dig", 100);
        send("dig", 10);
        send("dig", 110);
        watermark(160);
        assertThat(sent()).containsExactly("100", "110+1");
        assertThat(harness.extractOutputValues().get(1).getFirstSeen())
                .isEqualTo(Sample.START.plusSeconds(10).minusMillis(500));
    }

    @Test
    void shouldThrottleTheBacklogOfAHostInItsOwnTime() throws Exception {
        watermark(3600);
        send("dig", 0);
        send("dig", 1);
        watermark(3659);
        send("dig", 59);
        assertThat(sent()).containsExactly("0");
        watermark(3660);
        assertThat(sent()).containsExactly("0", "59+1");
    }

    @Test
    void shouldEndByTheClockWhenTheHostFallsSilent() throws Exception {
        harness.setProcessingTime(1_000_000);
        send("dig", 0);
        send("dig", 1);
        send("dig", 2);
        watermark(2);
        harness.setProcessingTime(1_066_999);
        assertThat(sent()).containsExactly("0");
        harness.setProcessingTime(1_067_000);
        assertThat(sent()).containsExactly("0", "2+1");
        harness.setProcessingTime(1_134_000);
        assertThat(sent()).containsExactly("0", "2+1");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldNotLookAtTheClockInAReplay() throws Exception {
        restart(60, Clock.EVENT, null);
        harness.setProcessingTime(1_000_000);
        send("dig", 0);
        send("dig", 1);
        harness.setProcessingTime(Duration.ofDays(1).toMillis());
        assertThat(sent()).containsExactly("0");
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(sent()).containsExactly("0", "1");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldLoseNothingOverASnapshot() throws Exception {
        send("dig", 0);
        send("dig", 1);
        send("dig", 2);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        send("dig", 3);
        watermark(60);
        Alert whole = harness.extractOutputValues().get(1);

        restart(60, Clock.MACHINE, snapshot);
        send("dig", 3);
        watermark(60);
        assertThat(harness.extractOutputValues()).containsExactly(whole);
        assertThat(sent()).containsExactly("3+2");
    }

    @Test
    void shouldEndByTheClockAfterARestart() throws Exception {
        harness.setProcessingTime(0);
        send("dig", 0);
        send("dig", 1);
        restart(60, Clock.MACHINE, harness.snapshot(1, 1));
        harness.setProcessingTime(67_000);
        assertThat(sent()).containsExactly("1");
    }

    @Test
    void shouldSendEachAtOnceWhenOffAndFirstWhatWasHeldBefore() throws Exception {
        send("dig", 0);
        send("dig", 1);
        send("host", 0);
        send("host", 2);
        restart(0, Clock.MACHINE, harness.snapshot(1, 1));
        send("dig", 3);
        send("dig", 4);
        assertThat(sent()).containsExactly("1", "3", "4");
        watermark(60);
        assertThat(sent()).containsExactly("1", "3", "4", "2");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldAccountForEveryAlertWhateverTheOrder() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            send("dig", random.nextInt(2000));
            if (random.nextInt(4) == 0) {
                watermark(4 * i - random.nextInt(100));
            }
        }
        harness.processWatermark(Watermark.MAX_WATERMARK);
        List<Alert> sent = harness.extractOutputValues();
        assertThat(sent).hasSizeLessThan(500);
        assertThat(sent.stream().mapToLong(alert -> 1 + alert.getRepeats()).sum())
                .isEqualTo(500);
        assertThat(sent.stream().mapToLong(Alert::getCount).sum()).isEqualTo(5 * 500);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Alert, Alert> harness(int seconds, Clock clock)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                        new AlertThrottle("detect", Duration.ofSeconds(seconds), Duration.ofSeconds(7), clock)),
                Alert::getFingerprint,
                Types.STRING);
    }

    private void restart(int seconds, Clock clock, @Nullable OperatorSubtaskState snapshot) throws Exception {
        harness.close();
        harness = harness(seconds, clock);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    private void send(String process, int second) throws Exception {
        Alert alert = HeldAlertsTest.alert(process, second);
        harness.processElement(alert, alert.getLastSeen().toEpochMilli());
    }

    private void watermark(int second) throws Exception {
        harness.processWatermark(Sample.START.plusSeconds(second).toEpochMilli());
    }

    /** Each alert as the second of its last event and, where there are, +repeats. */
    private List<String> sent() {
        return harness.extractOutputValues().stream()
                .map(alert ->
                        Duration.between(Sample.START, alert.getLastSeen()).toSeconds()
                                + (alert.getRepeats() == 0 ? "" : "+" + alert.getRepeats()))
                .toList();
    }
}
