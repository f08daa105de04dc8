/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Beacon;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BeaconsTest {
    private static final String IMPLANT = "/dev/shm/.k";
    private static final String AWAY = "203.0.113.9";
    private static final int HOUR = 3_600;
    private KeyedOneInputStreamOperatorTestHarness<String, Event, Event> beacons;

    @BeforeEach
    void open() throws Exception {
        beacons = harness();
        beacons.open();
    }

    @AfterEach
    void close() throws Exception {
        beacons.close();
    }

    @Test
    void shouldTellOnceOfARhythmWithAllThatRulesNeed() throws Exception {
        for (int i = 0; i < 60; i++) {
            call(connected(i * 60));
            call(Calls.close(i * 60 + 1, 100, IMPLANT, AWAY, 443, 200, 1_000));
        }
        assertThat(told()).singleElement().satisfies(beacon -> {
            assertThat(beacon.getProgram()).isEqualTo(IMPLANT);
            assertThat(beacon.getTransport()).isEqualTo("tcp");
            assertThat(beacon.getDestination()).isEqualTo(AWAY + ":443");
            assertThat(beacon.getAddress()).isEqualTo(AWAY);
            assertThat(beacon.getPort()).isEqualTo(443);
            assertThat(beacon.getPeriodS()).isEqualTo(60);
            assertThat(beacon.getJitterPercent()).isZero();
            assertThat(beacon.getSamples()).isEqualTo(8);
            assertThat(beacon.getFittingPercent()).isEqualTo(100);
            assertThat(beacon.getProcesses()).isEqualTo(1);
            assertThat(beacon.getFirst()).isEqualTo(Sample.START);
            assertThat(beacon.getLast()).isEqualTo(Sample.START.plusSeconds(480));
            assertThat(beacon.getSince().toEpochMilli()).isZero();
            // Counted from the fourth call on, and the call in hand is not over.
            assertThat(beacon.getBytesSent()).isEqualTo(5 * 200);
            assertThat(beacon.getBytesReceived()).isEqualTo(5 * 1_000);
        });
        Event event = beacons.extractOutputValues().get(0);
        assertThat(event.getKind()).isEqualTo("beacon");
        assertThat(event.getHeader().getSource()).isEqualTo(CaptureSource.DERIVED);
        assertThat(event.getProcess().getExecutable()).isEqualTo(IMPLANT);
        assertThat(event.getFacts().getEvidence()).hasSize(1);
    }

    @Test
    void shouldTellAgainAfterHalfADayAndWhenThePeriodHasChanged() throws Exception {
        int now = 0;
        for (; now < 13 * HOUR; now += 300) {
            call(connected(now));
        }
        for (; now < 25 * HOUR; now += 900) {
            call(connected(now));
        }
        assertThat(told()).extracting(Beacon::getPeriodS).startsWith(300, 300, 900);
        assertThat(told()).hasSize(3);
        assertThat(told().get(1).getSince()).isEqualTo(told().get(0).getLast());
    }

    @Test
    void shouldFindJitterAndMissedBeats() throws Exception {
        Random random = new Random(1);
        double now = 0;
        for (int i = 0; i < 60; i++) {
            now += 60 * (0.7 + 0.6 * random.nextDouble());
            if (i % 9 != 0) {
                call(connected(now));
            }
        }
        assertThat(told()).singleElement().satisfies(beacon -> {
            assertThat(beacon.getPeriodS()).isBetween(50, 70);
            assertThat(beacon.getJitterPercent()).isBetween(15, 45);
        });
    }

    @Test
    void shouldNotTellOfCallsAtRandomNorOfWorkWithoutPause() throws Exception {
        Random random = new Random(2);
        double now = 0;
        for (int i = 0; i < 1_000; i++) {
            now -= 60 * Math.log(1 - random.nextDouble());
            call(connected(now));
        }
        for (int i = 0; i < 5_000; i++) {
            call(Calls.connect(i * 0.2, 100, "/usr/bin/proxy", AWAY, 443));
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldKnowARhythmWhateverTheOrderOfArrival() throws Exception {
        List<Event> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(connected(i * 60));
        }
        Collections.shuffle(calls, new Random(3));
        for (Event event : calls) {
            call(event);
        }
        assertThat(told())
                .isNotEmpty()
                .allSatisfy(beacon -> assertThat(beacon.getDestination()).isEqualTo(AWAY + ":443"));
        assertThat(told().get(0).getPeriodS() % 60).isZero();
    }

    @Test
    void shouldKeepDestinationsProgramsAndHostsApart() throws Exception {
        for (int i = 0; i < 40; i++) {
            // Together they have a rhythm, each alone has too few calls.
            call(Calls.connect(i * 60, 100, i % 2 == 0 ? "/tmp/a" : "/tmp/b", "203.0.113." + (i % 10), 443));
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldGoOnAfterARestartAndNotTakeThePauseForABeat() throws Exception {
        for (int i = 0; i < 8; i++) {
            call(connected(i * 60));
        }
        OperatorSubtaskState state = beacons.snapshot(1, 1);
        beacons.close();
        beacons = harness();
        beacons.initializeState(state);
        beacons.open();
        call(connected(2 * HOUR));
        assertThat(told()).as("seven of eight fit, and silence is no interval").isEmpty();
        call(connected(2 * HOUR + 60));
        assertThat(told()).hasSize(1);
        call(connected(2 * HOUR + 120));
        assertThat(told()).hasSize(1);
    }

    @Test
    void shouldTellOneProgramThatStaysFromOneThatIsStartedForEachCall() throws Exception {
        for (int i = 0; i < 9; i++) {
            call(Calls.connect(i * 60, 200 + i, "/usr/bin/curl", AWAY, 443));
        }
        assertThat(told()).extracting(Beacon::getProcesses).containsExactly(9);
    }

    @Test
    void shouldCountNamesBelowADomainAndTakeBothKindsOfAddressesForOneQuestion() throws Exception {
        for (int i = 0; i < 9; i++) {
            call(Calls.ask(i * 60, IMPLANT, "a" + i + ".t.example"));
            call(Calls.ask(i * 60 + 0.1, IMPLANT, "a" + i + ".t.example"));
        }
        assertThat(told()).singleElement().satisfies(beacon -> {
            assertThat(beacon.getTransport()).isEqualTo("dns");
            assertThat(beacon.getDestination()).isEqualTo("t.example");
            assertThat(beacon.getName()).isEqualTo("a8.t.example");
            assertThat(beacon.getNames()).isEqualTo(9);
            assertThat(beacon.getSamples()).isEqualTo(8);
            assertThat(beacon.getFollowsTtl()).isFalse();
        });
    }

    @Test
    void shouldSeeACacheThatAsksAgain() throws Exception {
        for (int i = 0; i < 9; i++) {
            call(Calls.ask(i * 301, "/usr/bin/java", "db.example"));
            call(Calls.answer(i * 301 + 0.1, "/usr/bin/java", "db.example", 300, AWAY));
        }
        assertThat(told())
                .singleElement()
                .satisfies(beacon -> assertThat(beacon.getFollowsTtl()).isTrue());
    }

    @Test
    void shouldNameTheGroupOfTheHost() throws Exception {
        for (int i = 0; i < 9; i++) {
            Event event = connected(i * 60);
            event.setAsset(AssetContext.newBuilder().setService("shop").build());
            call(event);
        }
        assertThat(told()).extracting(Beacon::getGroup).containsExactly("shop");
    }

    @Test
    void shouldForgetPassersByBeforeWhatComesAgain() throws Exception {
        for (int i = 0; i < 5; i++) {
            call(connected(i * 60));
        }
        for (int i = 0; i < Beacons.MOST_PAIRS + 500; i++) {
            call(Calls.connect(300 + i * 0.001, 100, "/usr/bin/scanner", "198.51." + i / 256 + '.' + i % 256, 80));
        }
        assertThat(beacons.numKeyedStateEntries()).isLessThan((int) (2 * Beacons.MOST_PAIRS + 10));
        for (int i = 5; i < 9; i++) {
            call(connected(i * 60));
        }
        assertThat(told()).extracting(Beacon::getProgram).containsExactly(IMPLANT);
    }

    private static Event connected(double seconds) {
        return Calls.connect(seconds, 100, IMPLANT, AWAY, 443);
    }

    private void call(Event event) throws Exception {
        beacons.processElement(event, event.getHeader().getEventTime().toEpochMilli());
    }

    private List<Beacon> told() {
        return beacons.extractOutputValues().stream().map(Event::getBeacon).toList();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Beacons()),
                event -> event.getHeader().getHostId(),
                Types.STRING);
    }
}
