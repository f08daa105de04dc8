/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Beacon;
import io.acheron.schema.payload.FirstSight;
import io.acheron.schema.payload.NameFlux;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other facts are told of how common in their group is what they are about. */
class PrevalenceCountsTest {
    private static final int DAY = 86_400;
    private static final String DESTINATION = "203.0.113.9:443";
    private static final String PROGRAM = "/opt/agent";

    private KeyedOneInputStreamOperatorTestHarness<String, Event, Event> prevalence;

    @BeforeEach
    void open() throws Exception {
        prevalence = harness();
        prevalence.open();
    }

    @AfterEach
    void close() throws Exception {
        prevalence.close();
    }

    @Test
    void shouldCountHostsOfTheDestinationAndOfTheProgram() throws Exception {
        sight("web-1", "shop", 0, SightSubjects.DESTINATION, DESTINATION);
        sight("web-1", "shop", 1, SightSubjects.EXECUTABLE, PROGRAM);
        sight("web-2", "shop", 2, SightSubjects.EXECUTABLE, PROGRAM);
        sight("web-3", "shop", 3, SightSubjects.EXECUTABLE, "/usr/bin/other");
        assertThat(beacon("web-1", "shop", 10)).satisfies(beacon -> {
            assertThat(beacon.getDestinationHosts()).isEqualTo(1);
            assertThat(beacon.getProgramHosts()).isEqualTo(2);
            assertThat(beacon.getGroupHosts()).isEqualTo(3);
            assertThat(beacon.getKnownMs()).isEqualTo(10_000);
        });
    }

    @Test
    void shouldCountEachHostOnce() throws Exception {
        for (int second = 0; second < 5; second++) {
            sight("web-1", "shop", second, SightSubjects.DESTINATION, DESTINATION);
            assertThat(beacon("web-1", "shop", second).getDestinationHosts()).isEqualTo(1);
        }
        sight("web-2", "shop", 5, SightSubjects.DESTINATION, DESTINATION);
        assertThat(beacon("web-1", "shop", 6).getDestinationHosts()).isEqualTo(2);
        assertThat(beacon("web-1", "shop", 6).getGroupHosts()).isEqualTo(2);
    }

    @Test
    void shouldCountOnWhereFirstSightsAreNoLongerToldAndStopWhereAThingIsCommon() throws Exception {
        for (int host = 1; host <= 80; host++) {
            sight("web-" + host, "shop", host, SightSubjects.DESTINATION, DESTINATION);
            Beacon told = beacon("web-1", "shop", host);
            assertThat(told.getDestinationHosts()).isEqualTo(Math.min(host, Prevalence.COMMON));
            assertThat(told.getGroupHosts()).isEqualTo(Math.min(host, 64));
        }
    }

    @Test
    void shouldLookUpNamesByTheirDomain() throws Exception {
        sight("web-1", "shop", 0, SightSubjects.DOMAIN, "tunnel.example");
        sight("web-2", "shop", 0, SightSubjects.DOMAIN, "tunnel.example");
        Event asked = beaconEvent("web-1", "shop", 5);
        asked.getBeacon().setTransport("dns");
        asked.getBeacon().setAddress("");
        asked.getBeacon().setDestination("tunnel.example");
        assertThat(pass(asked).getBeacon().getDestinationHosts()).isEqualTo(2);

        Event changes = fact("web-1", "shop", 6, "name_flux");
        changes.setNameFlux(NameFlux.newBuilder().setDomain("tunnel.example").build());
        assertThat(pass(changes).getNameFlux()).satisfies(flux -> {
            assertThat(flux.getDomainHosts()).isEqualTo(2);
            assertThat(flux.getGroupHosts()).isEqualTo(2);
            assertThat(flux.getKnownMs()).isEqualTo(6_000);
        });
    }

    @Test
    void shouldForgetWhatWasNotSeenForLongAndKeepWhatWas() throws Exception {
        sight("web-1", "shop", 0, SightSubjects.DESTINATION, DESTINATION);
        sight("web-1", "shop", 0, SightSubjects.EXECUTABLE, PROGRAM);
        sight("web-1", "shop", 20 * DAY, SightSubjects.EXECUTABLE, PROGRAM);
        assertThat(beacon("web-1", "shop", 30 * DAY).getDestinationHosts())
                .as("on the last day of the memory")
                .isEqualTo(1);
        Beacon later = beacon("web-1", "shop", 31 * DAY);
        assertThat(later.getDestinationHosts()).isZero();
        assertThat(later.getProgramHosts()).isEqualTo(1);
    }

    @Test
    void shouldNotHoldFactsBackWhileItLearns() throws Exception {
        sight("web-1", "shop", 0, SightSubjects.DESTINATION, DESTINATION);
        Beacon early = beacon("web-2", "shop", 1);
        assertThat(early.getDestinationHosts()).isEqualTo(1);
        assertThat(early.getKnownMs()).isEqualTo(1_000);
        assertThat(prevalence.extractOutputValues())
                .as("of first sights nothing is told yet")
                .hasSize(1);
    }

    @Test
    void shouldLeaveOpenWhatIsNotKnown() throws Exception {
        assertThat(beacon("web-1", "shop", 0))
                .as("nothing was ever seen of the service")
                .isEqualTo(beaconEvent("web-1", "shop", 0).getBeacon());
        sight("web-1", null, 1, SightSubjects.DESTINATION, DESTINATION);
        assertThat(beacon("web-1", null, 2))
                .as("the host has no group, whose hosts could be counted")
                .isEqualTo(beaconEvent("web-1", null, 2).getBeacon());
        sight("mail-1", "mail", 3, SightSubjects.DESTINATION, DESTINATION);
        sight("web-1", "shop", 3, SightSubjects.EXECUTABLE, "/usr/bin/other");
        assertThat(beacon("web-1", "shop", 4)).satisfies(beacon -> {
            assertThat(beacon.getDestinationHosts()).as("of another service").isZero();
            assertThat(beacon.getGroupHosts()).isEqualTo(1);
        });
    }

    @Test
    void shouldCountOnAfterARestart() throws Exception {
        sight("web-1", "shop", 0, SightSubjects.DESTINATION, DESTINATION);
        sight("web-2", "shop", 1, SightSubjects.DESTINATION, DESTINATION);
        OperatorSubtaskState state = prevalence.snapshot(1, 1);
        prevalence.close();
        prevalence = harness();
        prevalence.initializeState(state);
        prevalence.open();
        sight("web-2", "shop", 2, SightSubjects.DESTINATION, DESTINATION);
        sight("web-3", "shop", 3, SightSubjects.DESTINATION, DESTINATION);
        assertThat(beacon("web-1", "shop", 4)).satisfies(beacon -> {
            assertThat(beacon.getDestinationHosts()).isEqualTo(3);
            assertThat(beacon.getGroupHosts()).isEqualTo(3);
            assertThat(beacon.getKnownMs()).isEqualTo(4_000);
        });
    }

    private void sight(String host, @Nullable String service, int second, String subject, String value)
            throws Exception {
        Event event = fact(host, service, second, "first_sight");
        event.setFirstSight(
                FirstSight.newBuilder().setSubject(subject).setValue(value).build());
        prevalence.processElement(event, 0);
    }

    private Beacon beacon(String host, @Nullable String service, int second) throws Exception {
        return pass(beaconEvent(host, service, second)).getBeacon();
    }

    /** @return what came out for it, last of all */
    private Event pass(Event event) throws Exception {
        int before = prevalence.extractOutputValues().size();
        prevalence.processElement(event, 0);
        assertThat(prevalence.extractOutputValues()).hasSize(before + 1);
        return prevalence.extractOutputValues().get(before);
    }

    private static Event beaconEvent(String host, @Nullable String service, int second) {
        Event event = fact(host, service, second, "beacon");
        event.setBeacon(Beacon.newBuilder()
                .setTransport("tcp")
                .setProgram(PROGRAM)
                .setDestination(DESTINATION)
                .setAddress("203.0.113.9")
                .setPort(443)
                .build());
        return event;
    }

    private static Event fact(String host, @Nullable String service, int second, String kind) {
        Event event = Event.newBuilder()
                .setHeader(Sample.header(host, second + 1L, second))
                .setKind(kind)
                .build();
        if (service != null) {
            event.setAsset(AssetContext.newBuilder()
                    .setMatched(true)
                    .setService(service)
                    .build());
        }
        return event;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Prevalence(Duration.ofDays(1), Duration.ofDays(30))),
                Prevalence::key,
                Types.STRING);
    }
}
