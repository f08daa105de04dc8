/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.NameFlux;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NameFluxesTest {
    private static final String NAME = "www.flux.example";
    private KeyedOneInputStreamOperatorTestHarness<String, Event, Event> fluxes;

    @BeforeEach
    void open() throws Exception {
        fluxes = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new NameFluxes()),
                event -> event.getHeader().getHostId(),
                Types.STRING);
        fluxes.open();
    }

    @AfterEach
    void close() throws Exception {
        fluxes.close();
    }

    @Test
    void shouldTellWhenANameLeadsToManyNetworksAndWhenTheyDouble() throws Exception {
        for (int i = 0; i < 20; i++) {
            answer(i * 200, NAME, 120, "203." + i + ".113.9", "203." + i + ".7.7");
        }
        assertThat(told()).extracting(NameFlux::getNetworks).containsExactly(8, 16);
        assertThat(told().get(0)).satisfies(flux -> {
            assertThat(flux.getName()).isEqualTo(NAME);
            assertThat(flux.getDomain()).isEqualTo("flux.example");
            assertThat(flux.getAddresses()).isEqualTo(16);
            assertThat(flux.getAnswers()).isEqualTo(8);
            assertThat(flux.getTtl()).isEqualTo(120);
        });
    }

    @Test
    void shouldNotTellOfManyAddressesInFewNetworks() throws Exception {
        for (int i = 0; i < 200; i++) {
            answer(i * 60, NAME, 60, "203.0." + i + ".9", "198.51." + i + ".9");
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldNotTellWhenNetworksComeSlowlyOrStayLong() throws Exception {
        for (int i = 0; i < 40; i++) {
            answer(i * 3_600, NAME, 120, "203." + i + ".113.9");
            answer(i * 60, "pinned.example", 86_400, "203." + i + ".113.9");
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldCountEachNameForItself() throws Exception {
        for (int i = 0; i < 20; i++) {
            answer(i, "n" + i % 4 + ".example", 120, "203." + i + ".113.9");
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void shouldTakeTheFirstTwoPartsOfAnAddressForItsNetwork() {
        assertThat(NameFluxes.network("203.0.113.9")).isEqualTo("203.0");
        assertThat(NameFluxes.network("2001:db8:7::1")).isEqualTo("2001:db8");
        assertThat(NameFluxes.network("no address")).isEqualTo("no address");
    }

    private void answer(double seconds, String name, long ttl, String... addresses) throws Exception {
        Event event = Calls.answer(seconds, "/usr/bin/python3", name, ttl, addresses);
        fluxes.processElement(event, event.getHeader().getEventTime().toEpochMilli());
    }

    private List<NameFlux> told() {
        return fluxes.extractOutputValues().stream().map(Event::getNameFlux).toList();
    }
}
