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
import io.acheron.collector.control.Standing;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.EventSink;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Heartbeat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final RecordingSink sink = new RecordingSink();
    private volatile Standing standing = Standing.NONE;

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
        assertThat(heartbeat.getPreviousEnd()).isEqualTo("killed");
        assertThat(heartbeat.getSpoolBytes()).isEqualTo(77);
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
    void shouldSayInTheLastHeartbeatThatNoneWillFollow() throws Exception {
        Health health = health();
        health.turn();
        health.lastWords();
        assertThat(sink.heartbeats).extracting(Heartbeat::getStopping).containsExactly(false, true);
    }

    @Test
    void shouldTellAtOnceThatAnotherConfigurationIsInForce() throws Exception {
        Health health = health();
        health.turn();
        standing = new Standing("fleet", 3, "", List.of("backup"));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (sink.heartbeats.size() < 2 && System.nanoTime() < deadline) {
            health.turn();
            Thread.sleep(50);
        }
        assertThat(sink.heartbeats).hasSize(2);
        assertThat(sink.heartbeats.get(1).getConfigScope()).isEqualTo("fleet");
        assertThat(sink.heartbeats.get(1).getConfigVersion()).isEqualTo(3);
        assertThat(sink.heartbeats.get(1).getFilters()).containsExactly("backup");
    }

    @Test
    void shouldBeReadyOnlyWhenItSeesAndDelivers() throws Exception {
        Health health = health();
        try (HealthServer server = HealthServer.start(ANY_PORT, health, System::nanoTime)) {
            assertThat(get(server, "/readyz").body()).isEqualTo("starting\n");
            health.turn();
            HttpResponse<String> answer = get(server, "/readyz");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("probe dns: no \"cgroup2\"\nsink: the disk is away\n");
        }
    }

    /** Whoever holds connections open, or sends half a request or far too much, keeps nobody from the metrics for long. */
    @Test
    void shouldServeOthersWhileSomeHoldConnectionsOpen() throws Exception {
        Health health = health();
        List<Socket> held = new ArrayList<>();
        try (HealthServer server = HealthServer.start(ANY_PORT, health, System::nanoTime)) {
            health.turn();
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                held.add(socket);
                try {
                    socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                    if (i % 2 == 0) {
                        socket.getOutputStream().write(new byte[64 * 1024]);
                    }
                } catch (IOException e) {
                    // refused, which is one way to bound it
                }
            }
            assertThat(eventually(server)).contains("acheron_collector_events_total");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static String eventually(HealthServer server) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        IOException last = new IOException("not tried");
        while (System.nanoTime() < deadline) {
            try {
                return get(server, "/metrics").body();
            } catch (IOException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw last;
    }

    @Test
    void shouldServeNothingElse() throws Exception {
        try (HealthServer server = HealthServer.start(ANY_PORT, health(), System::nanoTime)) {
            assertThat(get(server, "/metricsfoo").statusCode()).isEqualTo(404);
            assertThat(get(server, "/").statusCode()).isEqualTo(404);
        }
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
                    .contains("acheron_collector_spool_bytes 77\n", "acheron_collector_sink_up 0\n")
                    .contains("acheron_collector_events_pending{hop=\"publish\",reason=\"in_flight\"} 1\n")
                    .contains("acheron_collector_probe_up{probe=\"dns\",variant=\"\",state=\"failed\"} 0\n")
                    .contains("acheron_collector_build_info{version=\"1 \\\"x\\\"\",mode=\"bpf\"} 1\n");
            assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
            lastTurn.set(System.nanoTime() - Duration.ofSeconds(45).toNanos());
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void shouldSayWhichAddressIsTaken() throws Exception {
        Health health = health();
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

    /** The page is what people search when a number moves. */
    @Test
    void shouldExplainEveryMetricOnTheReferencePage() throws Exception {
        Health health = health();
        health.turn();
        try (HealthServer server = HealthServer.start(ANY_PORT, health, System::nanoTime)) {
            Set<String> served = get(server, "/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ", -1)[2])
                    .collect(Collectors.toCollection(TreeSet::new));
            String page = Files.readString(Path.of("").toAbsolutePath().resolve("../docs/reference/metrics.md"));
            Set<String> explained = Pattern.compile("(?m)^\\| `([a-z_]+)`")
                    .matcher(page.substring(page.indexOf("\n## Collector\n")))
                    .results()
                    .map(row -> row.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(explained).as("docs/reference/metrics.md, collector").isEqualTo(served);
        }
    }

    private Health health() throws Exception {
        BlindCapture capture = new BlindCapture();
        return new Health(
                new HostIdentity("host-1", "web-1", "boot"),
                BootClock.start(),
                "1 \"x\"",
                new HealthSources(
                        capture,
                        sink,
                        () -> Stream.of(capture.losses(), sink.counts())
                                .flatMap(List::stream)
                                .toList(),
                        () -> standing,
                        "killed"),
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
        public long spoolBytes() {
            return 77;
        }

        @Override
        public String trouble() {
            return "the disk is away";
        }

        @Override
        public String destination() {
            return "memory";
        }

        @Override
        public void close(Duration bound) {}
    }
}
