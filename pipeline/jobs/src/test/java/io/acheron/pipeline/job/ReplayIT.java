/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplayIT {
    private static final RuleBundle RULES = Sample.bundle(1, Sample.NETCAT, Sample.ASK_THEN_RUN, Sample.BURST);
    private static Replay replay;

    @BeforeAll
    static void start() throws Exception {
        replay = Replay.start();
    }

    @AfterAll
    static void stop() throws Exception {
        replay.close();
    }

    @Test
    void shouldAlertOnSingleEventsAndSequencesWithAssetAndEvidence() throws Exception {
        List<Event> events = new ArrayList<>();
        events.add(Sample.exec("web-1", 1, 0, 100, "/usr/bin/ls"));
        events.add(Sample.exec("web-1", 2, 1, 101, "/usr/bin/nc"));
        events.add(Sample.ask("web-1", 3, 2, 102, "callback.example"));
        events.add(Sample.exec("web-1", 4, 3, 102, "/bin/sh"));
        Asset asset = Asset.newBuilder()
                .setHostId("web-1.EXAMPLE")
                .setOwner("shop team")
                .setCriticality("critical")
                .build();

        Replay.Outcome outcome = replay.replay(events, List.of(asset), RULES);

        assertThat(outcome.dead()).isEmpty();
        assertThat(outcome.alerts())
                .extracting(alert -> alert.getRule().getId())
                .containsExactly(Sample.NETCAT_ID, Sample.ASK_THEN_RUN_ID);
        Alert first = outcome.alerts().get(0);
        assertThat(first.getAsset().getOwner()).isEqualTo("shop team");
        assertThat(first.getRisk()).isEqualTo(98);
        assertThat(first.getTriage()).isEqualTo("Look at the peer.");
        assertThat(first.getEvidenceIds()).containsExactly("web-1/" + Sample.BOOT + "/0/2/2000000000");
        Alert second = outcome.alerts().get(1);
        assertThat(second.getEvents()).extracting(Event::getKind).containsExactly("dns_message", "process_exec");
        assertThat(second.getEvidencePath()).contains("[ask]", "callback.example", "[run]", "/bin/sh");
        assertThat(second.getFirstSeen()).isEqualTo(Sample.START.plusSeconds(2));
        assertThat(second.getDetectedTime()).isEqualTo(Sample.START.plusSeconds(3));
    }

    /** One rule a field, and the same rule with another value: each field must reach rules and alerts by itself. */
    @Test
    void shouldLetRulesAndAlertsKnowAllThatTheCmdbKnows() throws Exception {
        Map<String, String> known = Map.of(
                "owner", "shop team",
                "service", "shop",
                "environment", "production",
                "criticality", "high",
                "role", "web");
        Asset asset = Asset.newBuilder()
                .setHostId("web-1")
                .setOwner("shop team")
                .setService("shop")
                .setEnvironment("production")
                .setCriticality("high")
                .setRole("web")
                .build();
        List<String> rules = new ArrayList<>();
        Set<String> matching = new TreeSet<>();
        for (Map.Entry<String, String> field : known.entrySet()) {
            String id = "3f0b3ce1-51b8-4f0c-9d11-0000000001%02d".formatted(rules.size());
            rules.add(assetRule(id, field.getKey(), field.getValue()));
            matching.add(id);
            String other = "3f0b3ce1-51b8-4f0c-9d11-0000000001%02d".formatted(rules.size());
            rules.add(assetRule(other, field.getKey(), "other"));
        }
        RuleBundle bundle = Sample.bundle(1, rules.toArray(new String[0]));
        List<Alert> alerts = replay.replay(
                        List.of(Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc")), List.of(asset), bundle)
                .alerts();
        assertThat(alerts).extracting(alert -> alert.getRule().getId()).containsExactlyInAnyOrderElementsOf(matching);
        assertThat(alerts).allSatisfy(alert -> {
            AssetContext seen = alert.getAsset();
            assertThat(seen.getMatched()).isTrue();
            assertThat(List.of(
                            seen.getOwner(),
                            seen.getService(),
                            seen.getEnvironment(),
                            seen.getCriticality(),
                            seen.getRole()))
                    .containsExactly("shop team", "shop", "production", "high", "web");
        });
    }

    private static String assetRule(String id, String field, String value) {
        return Sample.NETCAT
                .replace(Sample.NETCAT_ID, id)
                .replace("Image|endswith: /nc", "asset.%s: %s".formatted(field, value));
    }

    @Test
    void shouldGiveTheSameBytesForTheSameInput() throws Exception {
        List<Event> events = mixed();
        assertThat(bytes(replay.replay(events, List.of(), RULES).alerts()))
                .isEqualTo(bytes(Replay.run(events, List.of(), RULES)))
                .isNotEmpty();
    }

    @Test
    void shouldLeaveTheEventsOfTheCallerAlone() throws Exception {
        Event event = Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc");
        replay.replay(List.of(event), List.of(), RULES);
        assertThat(event).isEqualTo(Sample.exec("web-1", 1, 0, 100, "/usr/bin/nc"));
    }

    @Test
    void shouldPutStepsInOrderOfTheirTimeWhateverTheirOrderOfArrival() throws Exception {
        List<Event> events = new ArrayList<>(List.of(
                Sample.exec("web-1", 2, 3, 102, "/bin/sh"), Sample.ask("web-1", 1, 2, 102, "callback.example")));
        assertThat(replay.replayRefined(events, RULES).alerts())
                .extracting(alert -> alert.getRule().getId())
                .containsExactly(Sample.ASK_THEN_RUN_ID);
    }

    @Test
    void shouldAlertOnceForEachBurstOfDifferentNames() throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.add(Sample.ask("web-1", i + 1, i, 7, "n" + i + ".tunnel"));
        }
        for (int i = 0; i < 12; i++) {
            events.add(Sample.ask("web-1", i + 20, 100 + i, 8, "same.tunnel"));
        }
        Replay.Outcome outcome = replay.replayRefined(events, RULES);
        assertThat(outcome.dead()).isEmpty();
        assertThat(outcome.alerts()).hasSize(2).allMatch(alert -> alert.getCount() == 5);
    }

    @Test
    void shouldTellOfRepeatsInOneAlertForEachPeriod() throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            events.add(Sample.exec("web-1", i + 1, i, 100, "/usr/bin/nc"));
        }
        events.add(Sample.exec("web-1", 14, 200, 100, "/usr/bin/nc"));
        List<Alert> alerts = replay.replay(events, List.of(), RULES).alerts();
        assertThat(alerts).extracting(Alert::getRepeats).containsExactly(0L, 11L, 0L);
        assertThat(alerts).extracting(Alert::getThrottled).containsExactly(false, true, false);
        Alert receipt = alerts.get(1);
        assertThat(receipt.getCount()).isEqualTo(12);
        assertThat(receipt.getEvidenceIds()).hasSize(12);
        assertThat(receipt.getFirstSeen()).isEqualTo(Sample.START.plusSeconds(1));
        assertThat(receipt.getLastSeen()).isEqualTo(Sample.START.plusSeconds(12));
        assertThat(bytes(replay.replay(events, List.of(), RULES).alerts())).isEqualTo(bytes(alerts));
    }

    private static List<Event> mixed() {
        List<Event> events = new ArrayList<>();
        for (int host = 0; host < 5; host++) {
            String name = "host-" + host;
            for (int i = 0; i < 40; i++) {
                events.add(
                        i % 4 == 0
                                ? Sample.exec(name, i + 1, i, 100 + i % 3, i % 8 == 0 ? "/usr/bin/nc" : "/bin/sh")
                                : Sample.ask(
                                        name, i + 1, i, 100 + i % 3, "n" + i + (i % 2 == 0 ? ".example" : ".tunnel")));
            }
        }
        Collections.shuffle(events, new Random(7));
        return events;
    }

    private static List<List<Byte>> bytes(List<Alert> alerts) {
        SingleObject<Alert> codec = SingleObject.of(Alert.class);
        List<List<Byte>> all = new ArrayList<>();
        for (Alert alert : alerts) {
            List<Byte> one = new ArrayList<>();
            for (byte b : codec.encode(alert)) {
                one.add(b);
            }
            all.add(one);
        }
        return all;
    }
}
