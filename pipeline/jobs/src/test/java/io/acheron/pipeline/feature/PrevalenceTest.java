/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.FirstSight;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrevalenceTest {
    private static final int DAY = 86_400;
    private KeyedOneInputStreamOperatorTestHarness<String, Event, Event> sights;
    private KeyedOneInputStreamOperatorTestHarness<String, Event, Event> prevalence;
    private int handed;

    @BeforeEach
    void open() throws Exception {
        sights = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Sights()),
                event -> event.getHeader().getHostId(),
                Types.STRING);
        sights.open();
        prevalence = prevalence(Prevalence.MOST_VALUES);
        prevalence.open();
        handed = 0;
    }

    @AfterEach
    void close() throws Exception {
        sights.close();
        prevalence.close();
    }

    @Test
    void shouldTellOfTheFirstHostsOfAServiceAndThenBeSilent() throws Exception {
        learn("shop");
        for (int host = 1; host <= 6; host++) {
            exec("web-" + host, "shop", 2 * DAY + host, "/usr/bin/socat");
        }
        assertThat(told())
                .extracting(FirstSight::getSubject, FirstSight::getValue, FirstSight::getGroup, FirstSight::getHosts)
                .containsExactly(
                        tuple("executable", "/usr/bin/socat", "shop", 1),
                        tuple("executable", "/usr/bin/socat", "shop", 2),
                        tuple("executable", "/usr/bin/socat", "shop", 3));
        assertThat(told().get(2).getGroupHosts())
                .as("with the host of the first day")
                .isEqualTo(4);
        assertThat(told().get(0).getKnownMs())
                .isEqualTo(Duration.ofSeconds(2 * DAY + 1).toMillis());
        assertThat(prevalence.extractOutputValues().get(0)).satisfies(fact -> {
            assertThat(fact.getKind()).isEqualTo("first_sight");
            assertThat(fact.getProcess().getExecutable()).isEqualTo("/usr/bin/socat");
            assertThat(fact.getAsset().getService()).isEqualTo("shop");
            assertThat(fact.getFacts().getEvidence()).hasSize(1);
        });
    }

    @Test
    void shouldLearnBeforeItTells() throws Exception {
        exec("web-1", "shop", 0, "/usr/bin/socat");
        exec("web-1", "shop", DAY - 1, "/usr/bin/nmap");
        assertThat(told()).isEmpty();
        exec("web-1", "shop", DAY, "/usr/bin/ncat");
        assertThat(told()).extracting(FirstSight::getValue).containsExactly("/usr/bin/ncat");
    }

    @Test
    void shouldKeepServicesApartAndUseTheRoleWhereNoServiceIsKnown() throws Exception {
        learn("shop");
        learn("mail");
        exec("web-1", "shop", 2 * DAY, "/usr/bin/socat");
        exec("mail-1", "mail", 2 * DAY, "/usr/bin/socat");
        exec("any-1", null, 2 * DAY, "/usr/bin/socat");
        assertThat(told()).extracting(FirstSight::getGroup).containsExactly("shop", "mail");
        Event byRole = Sample.exec("lb-1", 1, 0, 100, "/usr/sbin/haproxy");
        byRole.setAsset(
                AssetContext.newBuilder().setMatched(true).setRole("balancer").build());
        pass(byRole);
        assertThat(prevalence.numKeyedStateEntries()).isPositive();
        Event later = Sample.exec("lb-1", 2, 2 * DAY, 100, "/usr/bin/socat");
        later.setAsset(byRole.getAsset());
        pass(later);
        assertThat(told().get(2)).satisfies(sight -> {
            assertThat(sight.getScope()).isEqualTo("role");
            assertThat(sight.getGroup()).isEqualTo("balancer");
        });
    }

    @Test
    void shouldSendOnlyWhatIsNewOnAHostToItsService() throws Exception {
        for (int i = 0; i < 100; i++) {
            exec("web-1", "shop", i, "/usr/bin/ls");
        }
        assertThat(sights.extractOutputValues()).hasSize(1);
        exec("web-1", "shop", DAY, "/usr/bin/ls");
        assertThat(sights.extractOutputValues())
                .as("so that it is not forgotten while it is used")
                .hasSize(2);
    }

    @Test
    void shouldForgetWhatWasNotSeenForLong() throws Exception {
        learn("shop");
        exec("web-1", "shop", 2 * DAY, "/usr/bin/socat");
        exec("web-2", "shop", 2 * DAY + 31 * DAY, "/usr/bin/socat");
        assertThat(told()).extracting(FirstSight::getHosts).containsExactly(1, 1);
    }

    @Test
    void shouldNotLetAHostFillTheState() throws Exception {
        for (int i = 0; i < Sights.MOST_PER_HOUR + 50; i++) {
            exec("web-1", "shop", i / 1000.0, "/tmp/x" + i);
        }
        assertThat(sights.extractOutputValues()).hasSize(Sights.MOST_PER_HOUR);
        prevalence.close();
        prevalence = prevalence(10);
        prevalence.open();
        handed = 0;
        handOn();
        assertThat(prevalence.numKeyedStateEntries()).isLessThan(30);
    }

    @Test
    void shouldGoOnAfterARestart() throws Exception {
        learn("shop");
        exec("web-1", "shop", 2 * DAY, "/usr/bin/socat");
        OperatorSubtaskState state = prevalence.snapshot(1, 1);
        prevalence.close();
        prevalence = prevalence(Prevalence.MOST_VALUES);
        prevalence.initializeState(state);
        prevalence.open();
        exec("web-2", "shop", 2 * DAY, "/usr/bin/socat");
        assertThat(told()).extracting(FirstSight::getHosts).containsExactly(2);
    }

    private void learn(String service) throws Exception {
        exec("old-" + service, service, 0, "/usr/bin/ls");
    }

    private void exec(String host, @Nullable String service, double second, String program) throws Exception {
        Event event = Sample.exec(host, 1, second, 100, program);
        if (service != null) {
            event.setAsset(AssetContext.newBuilder()
                    .setMatched(true)
                    .setService(service)
                    .build());
        }
        pass(event);
    }

    private void pass(Event event) throws Exception {
        sights.processElement(event, 0);
        handOn();
    }

    private void handOn() throws Exception {
        List<Event> out = sights.extractOutputValues();
        while (handed < out.size()) {
            prevalence.processElement(Event.newBuilder(out.get(handed++)).build(), 0);
        }
    }

    private List<FirstSight> told() {
        return prevalence.extractOutputValues().stream()
                .map(Event::getFirstSight)
                .toList();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Event, Event> prevalence(long mostValues)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Prevalence(Duration.ofDays(1), Duration.ofDays(30), mostValues)),
                Prevalence::key,
                Types.STRING);
    }
}
