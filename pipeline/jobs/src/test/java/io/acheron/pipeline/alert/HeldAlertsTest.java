/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldAlertsTest {
    @Test
    void shouldStandForAllWithTheTextOfTheLast() {
        Alert second = Alert.newBuilder(alert("process", 2))
                .setLostEvents(7)
                .setLossWindowMs(60_000)
                .build();
        Alert one =
                held(List.of(alert("process", 1), second, alert("process", 3))).receipt();
        assertThat(one.getTitle()).isEqualTo("at 3");
        assertThat(one.getRepeats()).isEqualTo(2);
        assertThat(one.getThrottled()).isTrue();
        assertThat(one.getCount()).isEqualTo(15);
        assertThat(one.getFirstSeen()).isEqualTo(Sample.START.plusSeconds(1).minusMillis(500));
        assertThat(one.getLastSeen()).isEqualTo(Sample.START.plusSeconds(3));
        assertThat(one.getEvidenceIds()).containsExactly("event-1", "shared", "event-2", "event-3");
        assertThat(one.getEvidenceIdsDropped()).isZero();
        assertThat(one.getLostEvents()).isEqualTo(7);
        assertThat(one.getLossWindowMs()).isEqualTo(60_000);
        assertThat(one.getFingerprint()).isEqualTo(alert("process", 1).getFingerprint());
    }

    @Test
    void shouldBeTheSameInWhateverOrderTheyCome() {
        List<Alert> alerts = new ArrayList<>(IntStream.range(0, 9)
                .mapToObj(second -> alert("process", second))
                .toList());
        Alert sorted = held(alerts).receipt();
        Collections.shuffle(alerts, new Random(3));
        Alert shuffled = held(alerts).receipt();
        assertThat(shuffled.getAlertId()).isEqualTo(sorted.getAlertId()).hasSize(32);
        assertThat(shuffled.getTitle()).isEqualTo(sorted.getTitle());
        assertThat(shuffled.getFirstSeen()).isEqualTo(sorted.getFirstSeen());
        assertThat(shuffled.getCount()).isEqualTo(sorted.getCount());
        assertThat(shuffled.getEvidenceIds()).containsExactlyInAnyOrderElementsOf(sorted.getEvidenceIds());
    }

    @Test
    void shouldHaveAnIdOfItsOwnForEachSetOfAlerts() {
        List<Alert> alerts = List.of(alert("process", 1), alert("process", 2), alert("process", 3));
        assertThat(List.of(
                        held(alerts).receipt().getAlertId(),
                        held(alerts.subList(0, 2)).receipt().getAlertId(),
                        held(alerts.subList(1, 3)).receipt().getAlertId(),
                        alerts.get(2).getAlertId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldLetTheOnlyOneGoAsItCame() {
        Alert only = alert("process", 1);
        assertThat(held(List.of(only)).receipt())
                .isEqualTo(Alert.newBuilder(only).setThrottled(true).build());
    }

    @Test
    void shouldKeepTheLastEvidenceAndCountTheRest() {
        Alert one = held(IntStream.range(0, 500)
                        .mapToObj(second -> alert("process", second))
                        .toList())
                .receipt();
        assertThat(one.getEvidenceIds()).hasSize(256).endsWith("event-498", "event-499");
        assertThat(one.getCount()).isEqualTo(2500);
        assertThat(one.getEvidenceIdsDropped()).isGreaterThanOrEqualTo(500 + 1 - 256);
    }

    @Test
    void shouldSayForPeopleAndInJsonHowManyThereWere() throws Exception {
        Alert one = held(List.of(alert("process", 1), alert("process", 2), alert("process", 3)))
                .receipt();
        assertThat(AlertText.write(one)).contains("    repeats   and 2 more like this in 3 s\n");
        assertThat(AlertText.write(alert("process", 1))).doesNotContain("repeats");
        var json = new ObjectMapper().readTree(AlertJson.write(one));
        assertThat(json.get("count").asInt()).isEqualTo(15);
        assertThat(json.at("/unmapped/repeats").asInt()).isEqualTo(2);
        assertThat(json.at("/unmapped/throttled").asBoolean()).isTrue();
        assertThat(json.at("/unmapped/evidence_ids_dropped").isInt()).isTrue();
    }

    private static HeldAlerts held(List<Alert> alerts) {
        HeldAlerts held = HeldAlerts.of(alerts.get(0));
        for (Alert alert : alerts.subList(1, alerts.size())) {
            held = held.with(alert);
        }
        return held;
    }

    /** @param second of its last event; five events, the first half a second before */
    static Alert alert(String process, int second) {
        return Alert.newBuilder()
                .setAlertId(Digest.of(List.of(process, Integer.toString(second))))
                .setFingerprint(Digest.of(List.of(process)))
                .setRule(RuleRef.newBuilder().setId("rule").build())
                .setTitle("at " + second)
                .setHostId("web-1")
                .setEvidenceIds(List.of("event-" + second, "shared"))
                .setFirstSeen(Sample.START.plusSeconds(second).minusMillis(500))
                .setLastSeen(Sample.START.plusSeconds(second))
                .setDetectedTime(Sample.START.plusSeconds(second))
                .setCount(5)
                .build();
    }
}
