/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.Attribution;
import java.io.BufferedReader;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes real connections and asks real questions on loopback. */
class NetworkEventsPrivilegedIT {
    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(KernelOptions.all("test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldReportBothEndsOfAConnectionWithTheirBytes(String address) throws Exception {
        live.require("tcp");
        Process process = Workload.start("tcp", address);
        String ports;
        try (BufferedReader out = process.inputReader()) {
            ports = String.valueOf(out.readLine());
        }
        process.waitFor();
        int client = Integer.parseInt(ports.split(" ")[0]);
        int server = Integer.parseInt(ports.split(" ")[1]);
        long pid = process.pid();

        Socket connect = live.await(
                        "tcp_connect", pid, it -> remote(it.getTcpConnect().getSocket(), server))
                .getTcpConnect()
                .getSocket();
        // A JVM listens on a socket of both families, so even an IPv4 connection may be seen as inet6 at both ends.
        assertThat(connect.getFamily()).startsWith("inet");
        assertThat(connect.getRemoteAddress()).isEqualTo(address);
        assertThat(connect.getRole()).isEqualTo(SocketRole.CONNECT);
        Socket accept = live.await(
                        "tcp_accept", pid, it -> remote(it.getTcpAccept().getSocket(), client))
                .getTcpAccept()
                .getSocket();
        assertThat(accept.getLocalPort()).isEqualTo(server);
        assertThat(accept.getLocalAddress()).isEqualTo(address);
        assertThat(accept.getRole()).isEqualTo(SocketRole.ACCEPT);

        Event clientEnd =
                live.await("tcp_close", pid, it -> remote(it.getTcpClose().getSocket(), server));
        assertThat(clientEnd.getTcpClose().getBytesSent()).isEqualTo(Workload.SENT);
        assertThat(clientEnd.getTcpClose().getBytesReceived()).isEqualTo(Workload.RECEIVED);
        assertThat(clientEnd.getTcpClose().getSocket().getLocalPort()).isEqualTo(client);
        assertThat(clientEnd.getTcpClose().getDurationNs()).isPositive();
        Event serverEnd =
                live.await("tcp_close", pid, it -> remote(it.getTcpClose().getSocket(), client));
        assertThat(serverEnd.getTcpClose().getBytesSent()).isEqualTo(Workload.RECEIVED);
        assertThat(serverEnd.getTcpClose().getBytesReceived()).isEqualTo(Workload.SENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldReportQueriesAndResponsesWithTheProcessTheyBelongTo(String address) throws Exception {
        live.require("dns");
        String name = "q" + UUID.randomUUID().toString().toLowerCase(Locale.ROOT) + ".example";
        Process server = Workload.start("dns-server", address);
        try (BufferedReader out = server.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            Process client = Workload.start("dns-client", address, name);
            client.waitFor();
            server.waitFor();

            Event asked = dns(name, true, false);
            assertThat(asked.getProcess().getPid()).isEqualTo((int) client.pid());
            assertThat(asked.getDnsMessage().getRemoteAddress()).isEqualTo(address);
            assertThat(asked.getDnsMessage().getRemotePort()).isEqualTo(Workload.DNS_PORT);
            assertThat(asked.getDnsMessage().getTransactionId()).isEqualTo(0x4711);
            assertThat(asked.getDnsMessage().getQuestions().get(0).getType()).isEqualTo("A");
            assertThat(asked.getDnsMessage().getAttribution()).isEqualTo(Attribution.DIRECT);
            assertThat(asked.getDnsMessage().getError()).isNull();
            assertThat(dns(name, true, true).getProcess().getPid()).isEqualTo((int) server.pid());
            assertThat(dns(name, false, true).getProcess().getPid()).isEqualTo((int) client.pid());
        } finally {
            server.destroy();
        }
    }

    private static Event dns(String name, boolean egress, boolean response) throws InterruptedException {
        return live.await(
                "dns_message " + name + " egress " + egress + " response " + response,
                it -> it.getDnsMessage() != null
                        && it.getDnsMessage().getEgress() == egress
                        && it.getDnsMessage().getResponse() == response
                        && it.getDnsMessage().getQuestions().stream()
                                .anyMatch(question -> question.getName().equals(name)));
    }

    private static boolean remote(Socket socket, int port) {
        return socket.getRemotePort() == port;
    }
}
