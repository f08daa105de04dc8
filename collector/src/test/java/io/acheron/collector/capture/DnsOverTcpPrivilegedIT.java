/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Attribution;
import io.acheron.schema.payload.DnsMessage;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks over real connections, with messages joined and split; without the tcp probe, which would also know who connected. */
class DnsOverTcpPrivilegedIT {
    private static final int KEPT = 2048;

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(new KernelOptions(Set.of("dns"), 1 << 20, "test"));
        live.require("dns");
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.53.", "::1"})
    void shouldReportEachMessageAtBothEnds(String prefix) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String address = prefix.equals("::1") ? prefix : prefix + random.nextInt(255) + "." + random.nextInt(1, 255);
        String name = "q" + UUID.randomUUID() + ".example";
        try (PythonWorkload script = PythonWorkload.start("sockets.py", "dns_tcp", address, name)) {
            int[] client = script.numbers();
            script.finish();
            long server = script.pid();

            for (String query : new String[] {"one.", "two.", "three."}) {
                Event asked = message(query + name, true);
                assertMessage(asked, client[0], false);
                assertThat(asked.getDnsMessage().getRemoteAddress()).isEqualTo(address);
                assertThat(asked.getDnsMessage().getRemotePort()).isEqualTo(53);
                assertThat(asked.getDnsMessage().getLocalPort()).isEqualTo(client[1]);
                assertMessage(message(query + name, false), server, false);
            }
            assertMessage(message("answer." + name, true), server, true);
            assertMessage(message("answer." + name, false), client[0], true);
            DnsMessage cut = message("long." + name, false).getDnsMessage();
            assertThat(cut.getSize()).isEqualTo(5000);
            assertThat(cut.getCaptured()).isEqualTo(KEPT);
            DnsMessage unfinished = live.await(
                            "the message that was never finished",
                            it -> it.getDnsMessage() != null
                                    && !it.getDnsMessage().getEgress()
                                    && it.getDnsMessage().getLocalAddress().equals(address)
                                    && it.getDnsMessage().getError() != null)
                    .getDnsMessage();
            assertThat(unfinished.getCaptured()).isEqualTo(28);
            assertThat(unfinished.getSize()).isGreaterThan(28);
            assertThat(live.seen)
                    .filteredOn(it -> it.getDnsMessage() != null
                            && it.getDnsMessage().getQuestions().stream()
                                    .anyMatch(question -> question.getName().endsWith(name)))
                    .as("each of five messages once at both ends, and none twice")
                    .hasSize(10);
        }
    }

    private static void assertMessage(Event event, long pid, boolean response) {
        DnsMessage message = event.getDnsMessage();
        assertThat(event.getProcess().getPid()).isEqualTo((int) pid);
        assertThat(message.getAttribution()).isEqualTo(Attribution.DIRECT);
        assertThat(message.getTransport()).isEqualTo("tcp");
        assertThat(message.getResponse()).isEqualTo(response);
        assertThat(message.getTransactionId()).isEqualTo(0x4711);
        assertThat(message.getError()).isNull();
        assertThat(message.getCaptured()).isEqualTo(message.getSize());
    }

    private static Event message(String name, boolean egress) throws InterruptedException {
        return live.await(
                "dns_message " + name + " egress " + egress,
                it -> it.getDnsMessage() != null
                        && it.getDnsMessage().getEgress() == egress
                        && it.getDnsMessage().getQuestions().stream()
                                .anyMatch(question -> question.getName().equals(name)));
    }
}
