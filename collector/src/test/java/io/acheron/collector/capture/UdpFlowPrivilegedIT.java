/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.FlowPhase;
import io.acheron.schema.payload.UdpFlow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends real datagrams on loopback and adds up what was said of them. */
class UdpFlowPrivilegedIT {
    private static final int RING = 1 << 24;
    private static final int TABLE = 4096;
    private static final int ENDED_WITH_SOCKET = 64;
    private static final String SCRIPT = "sockets.py";

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(new KernelOptions(Set.of("udp_flow"), RING, "test"));
        live.require("udp_flow");
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1, inet", "::1, ::1, inet6", "::, 127.0.0.1, inet6"})
    void shouldReportBothEndsOfAFlowWithTheirBytes(String bound, String address, String family) throws Exception {
        try (PythonWorkload server = PythonWorkload.start(SCRIPT, "udp_server", bound)) {
            int port = server.numbers()[0];
            try (PythonWorkload client = PythonWorkload.start(SCRIPT, "udp_client", address, Integer.toString(port))) {
                int clientPort = client.numbers()[0];
                client.finish();
                server.finish();

                UdpFlow asked = flow(client.pid(), FlowPhase.START, port);
                assertThat(asked.getDatagramsSent()).isEqualTo(1);
                assertThat(asked.getBytesSent()).isEqualTo(100);
                assertThat(asked.getDatagramsReceived()).isZero();
                UdpFlow told = flow(client.pid(), FlowPhase.END, port);
                assertCounts(told, 300, 3, 50, 1);
                assertThat(told.getFirstNs()).isEqualTo(asked.getFirstNs());
                assertThat(told.getLastNs()).isGreaterThan(told.getFirstNs());
                assertEnds(told.getSocket(), address, clientPort, port);

                UdpFlow heard = flow(server.pid(), FlowPhase.START, clientPort);
                assertThat(heard.getDatagramsReceived()).isEqualTo(1);
                UdpFlow served = flow(server.pid(), FlowPhase.END, clientPort);
                assertCounts(served, 50, 1, 300, 3);
                assertEnds(served.getSocket(), address, port, clientPort);
                assertThat(served.getSocket().getFamily()).isEqualTo(family);
                assertThat(served.getSocket().getInode()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldCountDatagramsThatTheKernelCuts(String address) throws Exception {
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "udp_segments", address)) {
            int[] numbers = script.numbers();
            script.finish();
            assertThat(numbers[1]).isEqualTo(3500);

            assertCounts(flow(script.pid(), FlowPhase.END, numbers[0]), 3500, 4, 0, 0);
        }
    }

    @Test
    void shouldTellOfEveryFlowThatGivesWayToAnother() throws Exception {
        int count = 6000;
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "udp_spray", Integer.toString(count))) {
            flow(script.pid(), FlowPhase.START, count);
            assertThat(ports(script.pid(), FlowPhase.START)).hasSize(count);
            Set<Integer> gone = ports(script.pid(), FlowPhase.END);
            assertThat(gone).hasSizeGreaterThanOrEqualTo(count - TABLE);

            script.line();
            script.finish();
            flow(script.pid(), FlowPhase.END, count - ENDED_WITH_SOCKET + 1);
            assertThat(ports(script.pid(), FlowPhase.END)).hasSizeGreaterThanOrEqualTo(gone.size() + ENDED_WITH_SOCKET);
            assertThat(live.seen)
                    .filteredOn(it -> isFlow(it, script.pid(), FlowPhase.END))
                    .allSatisfy(
                            it -> assertThat(it.getUdpFlow().getDatagramsSent()).isEqualTo(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup_skb", "tp_btf"})
    void shouldReportAFlowWhileItLastsAndWhenItIsIdle(String variant, @TempDir Path directory) throws Exception {
        try (LiveCapture hasty = LiveCapture.start(
                        new KernelOptions(Set.of("udp_flow"), 1 << 20, "test"), hastyProbe(variant, directory));
                PythonWorkload script = PythonWorkload.start(SCRIPT, "udp_slowly")) {
            hasty.require("udp_flow");
            int port = script.numbers()[0];

            UdpFlow active = flow(hasty, script.pid(), FlowPhase.ACTIVE, port);
            assertThat(active.getDatagramsSent()).isEqualTo(2);
            UdpFlow idle = flow(hasty, script.pid(), FlowPhase.END, port);
            assertThat(idle.getDatagramsSent()).isEqualTo(2);
            assertThat(idle.getLastNs()).isEqualTo(active.getLastNs());
            script.finish();
        }
    }

    /** The probe with other constants, seconds instead of minutes, and without the variants before the wanted one. */
    private static ProbeCatalog hastyProbe(String variant, Path directory) throws IOException {
        for (String name : new String[] {"udp_flow.bpf.o", "udp_flow.yaml"}) {
            try (InputStream file =
                    Objects.requireNonNull(UdpFlowPrivilegedIT.class.getResourceAsStream("/io/acheron/bpf/" + name))) {
                Files.copy(file, directory.resolve(name));
            }
        }
        Path mapping = directory.resolve("udp_flow.yaml");
        Files.writeString(
                mapping,
                Files.readString(mapping)
                        .replace("active_seconds: 60", "active_seconds: 1")
                        .replace("idle_seconds: 120", "idle_seconds: 2")
                        .replaceFirst("(?s)  - name: .*(?=  - name: " + variant + ")", ""));
        return ProbeCatalog.of(directory);
    }

    private static Set<Integer> ports(long pid, FlowPhase phase) {
        Set<Integer> ports = new HashSet<>();
        for (Event event : live.seen) {
            if (isFlow(event, pid, phase)) {
                assertThat(ports.add(event.getUdpFlow().getSocket().getRemotePort()))
                        .as("told once")
                        .isTrue();
            }
        }
        return ports;
    }

    private static UdpFlow flow(long pid, FlowPhase phase, int remotePort) throws InterruptedException {
        return flow(live, pid, phase, remotePort);
    }

    private static UdpFlow flow(LiveCapture capture, long pid, FlowPhase phase, int remotePort)
            throws InterruptedException {
        return capture.await(
                        phase + " of a flow of process " + pid + " with port " + remotePort,
                        it -> isFlow(it, pid, phase)
                                && it.getUdpFlow().getSocket().getRemotePort() == remotePort)
                .getUdpFlow();
    }

    private static boolean isFlow(Event event, long pid, FlowPhase phase) {
        return event.getUdpFlow() != null
                && event.getUdpFlow().getPhase() == phase
                && event.getProcess() != null
                && event.getProcess().getPid() == pid;
    }

    private static void assertCounts(UdpFlow flow, int sent, int datagramsSent, int received, int datagramsReceived) {
        assertThat(flow.getBytesSent()).isEqualTo(sent);
        assertThat(flow.getDatagramsSent()).isEqualTo(datagramsSent);
        assertThat(flow.getBytesReceived()).isEqualTo(received);
        assertThat(flow.getDatagramsReceived()).isEqualTo(datagramsReceived);
    }

    private static void assertEnds(Socket socket, String address, int local, int remote) {
        assertThat(socket.getType()).isEqualTo("dgram");
        assertThat(socket.getProtocol()).isEqualTo(17);
        assertThat(socket.getLocalAddress()).isEqualTo(address);
        assertThat(socket.getLocalPort()).isEqualTo(local);
        assertThat(socket.getRemoteAddress()).isEqualTo(address);
        assertThat(socket.getRemotePort()).isEqualTo(remote);
    }
}
