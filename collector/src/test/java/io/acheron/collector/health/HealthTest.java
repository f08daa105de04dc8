/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.EventSink;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Heartbeat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final RecordingSink sink = new RecordingSink();

    @Test
    void shouldSendAHeartbeatWithProbesAndCounters() throws Exception {
        Health health = health();
        health.turn();
        health.turn();
        assertThat(sink.heartbeats)
                .as("the second turn comes before the interval")
                .hasSize(1);
        Heartbeat heartbeat = sink.heartbeats.get(0);
        assertThat(heartbeat.getHostId()).isEqualTo("host-1");
        assertThat(heartbeat.getMode()).isEqualTo("bpf");
        assertThat(heartbeat.getResidentBytes()).isPositive();
        assertThat(heartbeat.getProbes()).singleElement().satisfies(probe -> {
            assertThat(probe.getName()).isEqualTo("dns");
            assertThat(probe.getState()).isEqualTo("failed");
            assertThat(probe.getReason()).isEqualTo("no \"cgroup2\"");
        });
        assertThat(heartbeat.getCounters()).anySatisfy(counter -> {
            assertThat(counter.getReason()).isEqualTo("ring_full");
            assertThat(counter.getCount()).isEqualTo(3);
        });
    }

    @Test
    void shouldServeMetricsAndHealthOnLoopback() throws Exception {
        Health health = health();
        AtomicLong lastTurn = new AtomicLong(System.nanoTime());
        try (HealthServer server = HealthServer.start(ANY_PORT, health, lastTurn::get)) {
            assertThat(get(server, "/metrics").statusCode()).isEqualTo(503);
            health.turn();
            assertThat(get(server, "/metrics").body())
                    .contains("# TYPE acheron_collector_events_total counter\n")
                    .contains(
                            "acheron_collector_events_total{hop=\"kernel\",reason=\"ring_full\",kind=\"process_exec\"} 3\n")
                    .contains("acheron_collector_events_pending{hop=\"publish\",reason=\"in_flight\"} 1\n")
                    .contains("acheron_collector_probe_up{probe=\"dns\",variant=\"\",state=\"failed\"} 0\n")
                    .contains("acheron_collector_build_info{version=\"1 \\\"x\\\"\",mode=\"bpf\"} 1\n");
            assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
            lastTurn.set(System.nanoTime() - Duration.ofSeconds(45).toNanos());
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void shouldRefuseToServeOthersThanThisHost() throws Exception {
        Health health = health();
        assertThatThrownBy(() -> HealthServer.start(new InetSocketAddress("0.0.0.0", 0), health, System::nanoTime))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("only a loopback address");
        try (HealthServer first = HealthServer.start(ANY_PORT, health, System::nanoTime)) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
            assertThatThrownBy(() -> HealthServer.start(taken, health, System::nanoTime))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("http.listen");
        }
    }

    @Test
    void shouldTellTheArithmeticOfARun() {
        Tally tally = Tally.of(List.of(
                new LossCount("kernel", "process_exec", "in", 110),
                new LossCount("kernel", "process_exec", "out", 107),
                new LossCount("kernel", "process_exec", "ring_full", 3),
                new LossCount("publish", "", "in", 107),
                new LossCount("publish", "", "out", 60),
                new LossCount("publish", "", "spooled", 40),
                new LossCount("publish", "", "spool_full", 5),
                new LossCount("publish", "", "in_flight", 2),
                new LossCount("spool", "", "in", 50),
                new LossCount("spool", "", "out", 30),
                new LossCount("spool", "", "waiting", 19),
                new LossCount("spool", "", "damaged", 1)));
        assertThat(tally.captured()).isEqualTo(107);
        assertThat(tally.recovered()).isEqualTo(10);
        assertThat(tally.captured() + tally.recovered())
                .isEqualTo(tally.delivered()
                        + tally.waiting()
                        + tally.dropped().values().stream().mapToLong(it -> it).sum());
        assertThat(tally.lost()).isEqualTo(9);
        assertThat(tally)
                .hasToString(
                        "captured=107 recovered=10 delivered=90 spooled=21 dropped=6 (publish spool_full=5, spool damaged=1)"
                                + " missed=3 (kernel ring_full=3)");
    }

    private Health health() throws Exception {
        BlindCapture capture = new BlindCapture();
        return new Health(
                new HostIdentity("host-1", "web-1", "boot"),
                BootClock.start(),
                "1 \"x\"",
                capture,
                sink,
                () -> Stream.of(capture.losses(), sink.counts())
                        .flatMap(List::stream)
                        .toList(),
                Duration.ofSeconds(10));
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws Exception {
        URI uri = URI.create("http://%s:%d%s".formatted("127.0.0.1", server.port(), path));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A capture with one probe that failed and a full ring. */
    private static final class BlindCapture implements Capture {
        @Override
        public String mode() {
            return "bpf";
        }

        @Override
        public void start() {}

        @Override
        public int drain(Consumer<Event> into) {
            return 0;
        }

        @Override
        public List<ProbeState> probes() {
            return List.of(new ProbeState("dns", "", ProbeState.State.FAILED, "no \"cgroup2\""));
        }

        @Override
        public List<LossCount> losses() {
            return List.of(new LossCount("kernel", "process_exec", "ring_full", 3));
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }

    /** A sink that keeps the heartbeats. */
    private static final class RecordingSink implements EventSink {
        private final List<Heartbeat> heartbeats = new ArrayList<>();

        @Override
        public void publish(Event event) {}

        @Override
        public void report(Heartbeat heartbeat) {
            heartbeats.add(heartbeat);
        }

        @Override
        public void turn() {}

        @Override
        public List<LossCount> counts() {
            return List.of(new LossCount("publish", "", "in_flight", 1));
        }

        @Override
        public String destination() {
            return "memory";
        }

        @Override
        public void close(Duration bound) {}
    }
}
