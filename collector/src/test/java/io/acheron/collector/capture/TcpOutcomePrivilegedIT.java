/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.TcpClose;
import io.acheron.schema.payload.TcpConnect;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connects in all the ways that do not go well, and in some that are not plain. */
class TcpOutcomePrivilegedIT {
    private static final int ECONNREFUSED = -111;
    private static final int ETIMEDOUT = -110;
    private static final int ENETUNREACH = -101;
    private static final int EADDRNOTAVAIL = -99;
    private static final String SCRIPT = "sockets.py";

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(new KernelOptions(Set.of("tcp"), 1 << 20, "test"));
        live.require("tcp");
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldReportEachFailedConnectOnceWithItsError(String address) throws Exception {
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "tcp_in_vain", address)) {
            int[] refused = script.numbers();
            int[] refusedLater = script.numbers();
            int[] nowhere = script.numbers();
            int[] noPort = script.numbers();
            script.finish();

            assertFailure(script.pid(), refused, ECONNREFUSED, address);
            assertFailure(script.pid(), refusedLater, ECONNREFUSED, address);
            assertFailure(script.pid(), nowhere, ENETUNREACH, "255.255.255.255");
            assertFailure(script.pid(), noPort, EADDRNOTAVAIL, address);
            assertThat(live.seen)
                    .filteredOn(it -> it.getTcpConnect() != null
                            && it.getProcess().getPid() == script.pid()
                            && it.getTcpConnect().getResult() != 0)
                    .hasSize(4);
        }
    }

    @Test
    void shouldReportAConnectThatNobodyAnswered() throws Exception {
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "tcp_unanswered")) {
            int[] unanswered = script.numbers();
            script.finish();

            assertFailure(script.pid(), unanswered, ETIMEDOUT, "127.0.0.1");
        }
    }

    @Test
    void shouldWriteMappedAddressesAsIpv4() throws Exception {
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "tcp_mapped")) {
            int[] numbers = script.numbers();
            script.finish();

            Socket client = connect(script.pid(), numbers[2]).getSocket();
            assertThat(client.getFamily()).isEqualTo("inet6");
            assertEnds(client, "127.0.0.1", numbers[1], numbers[0]);
            Socket server = accept(script.pid(), numbers[1]);
            assertThat(server.getFamily()).isEqualTo("inet6");
            assertEnds(server, "127.0.0.1", numbers[0], numbers[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldCountTheBytesOfAConnectionThatIsReset(String address) throws Exception {
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "tcp_reset", address)) {
            int[] numbers = script.numbers();
            script.finish();

            assertEnds(accept(numbers[2], numbers[1]), address, numbers[0], numbers[1]);
            TcpClose client = closed(script.pid(), numbers[0]);
            assertThat(client.getBytesSent()).isEqualTo(1000);
            assertThat(client.getBytesReceived()).isEqualTo(20);
            TcpClose server = closed(numbers[2], numbers[1]);
            assertThat(server.getBytesSent()).isEqualTo(20);
            assertThat(server.getBytesReceived()).isEqualTo(1000);
        }
    }

    @Test
    void shouldReportConnectionsThatAreMadeBySending() throws Exception {
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "tcp_fast_open")) {
            int[] numbers = script.numbers();
            script.finish();

            TcpConnect connect = connect(script.pid(), numbers[2]);
            assertThat(connect.getResult()).isZero();
            assertEnds(connect.getSocket(), "127.0.0.1", numbers[1], numbers[0]);
            assertThat(closed(script.pid(), numbers[0]).getBytesSent()).isEqualTo(5);
            assertThat(closed(script.pid(), numbers[1]).getBytesReceived()).isEqualTo(5);
        }
    }

    private static void assertFailure(long pid, int[] told, int error, String address) throws InterruptedException {
        TcpConnect connect = live.await(
                        "tcp_connect",
                        pid,
                        it -> it.getTcpConnect().getFd() == told[0]
                                && it.getTcpConnect().getResult() != 0)
                .getTcpConnect();
        assertThat(connect.getResult()).isEqualTo(told[1]).isEqualTo(error);
        assertThat(connect.getSocket().getRemoteAddress()).isEqualTo(address);
        assertThat(connect.getSocket().getRemotePort()).isEqualTo(told[2]);
        assertThat(connect.getSocket().getState()).isEqualTo("CLOSE");
    }

    private static void assertEnds(Socket socket, String address, int local, int remote) {
        assertThat(socket.getLocalAddress()).isEqualTo(address);
        assertThat(socket.getLocalPort()).isEqualTo(local);
        assertThat(socket.getRemoteAddress()).isEqualTo(address);
        assertThat(socket.getRemotePort()).isEqualTo(remote);
    }

    private static TcpConnect connect(long pid, int fd) throws InterruptedException {
        return live.await("tcp_connect", pid, it -> it.getTcpConnect().getFd() == fd)
                .getTcpConnect();
    }

    private static Socket accept(long pid, int remotePort) throws InterruptedException {
        Event event = live.await(
                "tcp_accept", pid, it -> it.getTcpAccept().getSocket().getRemotePort() == remotePort);
        return event.getTcpAccept().getSocket();
    }

    private static TcpClose closed(long pid, int remotePort) throws InterruptedException {
        return live.await("tcp_close", pid, it -> it.getTcpClose().getSocket().getRemotePort() == remotePort)
                .getTcpClose();
    }
}
