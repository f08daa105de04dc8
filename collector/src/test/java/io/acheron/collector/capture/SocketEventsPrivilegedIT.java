/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import io.acheron.schema.event.SocketRole;
import io.acheron.schema.payload.SocketBind;
import io.acheron.schema.payload.SocketListen;
import io.acheron.schema.payload.UnixConnect;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binds, listens and connects sockets of all kinds, in vain too. */
class SocketEventsPrivilegedIT {
    private static final int EADDRINUSE = -98;
    private static final int ENOENT = -2;
    private static final int ENOTDIR = -20;
    private static final int ECONNREFUSED = -111;
    private static final int EOPNOTSUPP = -95;
    private static final String SCRIPT = "sockets.py";

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(
                new KernelOptions(Set.of("socket_bind", "socket_listen", "unix_connect"), 1 << 20, "test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, inet", "::1, inet6"})
    void shouldReportBindAndListenWithTheirOutcome(String address, String family) throws Exception {
        live.require("socket_bind");
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "bind_internet", address)) {
            int[] bound = script.numbers();
            int[] refused = script.numbers();
            script.finish();

            SocketBind bind = bind(script, bound[1]);
            assertThat(bind.getResult()).isZero();
            assertSocket(bind.getSocket(), family, "stream", address, bound[0]);
            assertThat(bind.getSocket().getProtocol()).isEqualTo(6);
            assertThat(bind.getSocket().getInode()).isPositive();

            SocketBind again = bind(script, bound[2]);
            assertThat(again.getResult()).isEqualTo(bound[3]).isEqualTo(EADDRINUSE);
            assertSocket(again.getSocket(), family, "stream", address, bound[0]);

            SocketListen listen = listen(script, bound[1]);
            assertThat(listen.getResult()).isZero();
            assertThat(listen.getBacklog()).isEqualTo(7);
            assertThat(listen.getSocket().getRole()).isEqualTo(SocketRole.LISTEN);
            assertThat(listen.getSocket().getState()).isEqualTo("LISTEN");
            assertSocket(listen.getSocket(), family, "stream", address, bound[0]);

            SocketListen datagrams = listen(script, refused[0]);
            assertThat(datagrams.getResult()).isEqualTo(refused[1]).isEqualTo(EOPNOTSUPP);
            assertThat(datagrams.getSocket().getType()).isEqualTo("dgram");
            assertThat(datagrams.getSocket().getRole()).isEqualTo(SocketRole.UNKNOWN);
        }
    }

    @Test
    void shouldReportTheNamesOfUnixSockets(@TempDir Path directory) throws Exception {
        live.require("socket_bind");
        String path = directory.resolve("s").toString();
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "bind_unix", path)) {
            int[] named = script.numbers();
            int[] unnamed = script.numbers();
            int[] failed = script.numbers();
            script.finish();

            assertSocket(bind(script, named[0]).getSocket(), "unix", "stream", path, 0);
            assertSocket(listen(script, named[0]).getSocket(), "unix", "stream", path, 0);
            assertSocket(bind(script, unnamed[0]).getSocket(), "unix", "stream", "@" + path, 0);
            assertSocket(listen(script, unnamed[0]).getSocket(), "unix", "stream", "@" + path, 0);
            assertThat(bind(script, failed[0]).getResult()).isEqualTo(failed[1]).isEqualTo(ENOTDIR);
            assertSocket(bind(script, failed[0]).getSocket(), "unix", "dgram", path + "/none/x", 0);
        }
    }

    @Test
    void shouldReportNetlinkSocketsThatListenToOthers() throws Exception {
        live.require("socket_bind");
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "bind_netlink")) {
            int[] numbers = script.numbers();
            script.finish();

            Socket listening = bind(script, numbers[1]).getSocket();
            assertThat(listening.getFamily()).isEqualTo("netlink");
            assertThat(listening.getType()).isEqualTo("raw");
            assertThat(listening.getProtocol()).isEqualTo(15);
            assertThat(live.seen)
                    .as("the one that only asks")
                    .noneMatch(it -> isOf(it, script.pid())
                            && it.getSocketBind() != null
                            && it.getSocketBind().getFd() == numbers[0]);
        }
    }

    @Test
    void shouldReportVsockWithContextAndPort() throws Exception {
        live.require("socket_bind");
        int port = 1_000_000 + (int) (ProcessHandle.current().pid() % 1_000_000);
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "bind_vsock", Integer.toString(port))) {
            String line = script.line();
            assumeTrue(line.matches("\\d+"), "vsock is not there: " + line);
            script.finish();

            String any = "4294967295";
            assertSocket(bind(script, Integer.parseInt(line)).getSocket(), "vsock", "stream", any, port);
            assertSocket(listen(script, Integer.parseInt(line)).getSocket(), "vsock", "stream", any, port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "abstract"})
    void shouldReportWhoConnectsToWhomOverUnixSockets(String kind, @TempDir Path directory) throws Exception {
        live.require("unix_connect");
        String path = kind.equals("path") ? directory.resolve("s").toString() : "@" + UUID.randomUUID();
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "connect_unix", "stream", path)) {
            int[] client = script.numbers();
            script.numbers();

            UnixConnect connect = connect(client[0], client[1]);
            assertThat(connect.getResult()).isZero();
            assertThat(connect.getPath()).isEqualTo(path);
            assertThat(connect.getSocket().getRemoteAddress()).isEqualTo(path);
            assertThat(connect.getSocket().getInode()).isEqualTo(client[3]);
            assertThat(connect.getSocket().getRole()).isEqualTo(SocketRole.CONNECT);
            ProcessRef peer = connect.getPeer();
            assertThat(peer.getPid()).isEqualTo((int) script.pid());
            assertThat(peer.getName()).startsWith("python3");
            assertThat(peer.getUid()).isZero();
            Event connected = live.await("unix_connect", client[0], it -> true);
            assertThat(peer.getEntityId()).isEqualTo(connected.getProcess().getParentEntityId());
            script.finish();
        }
    }

    @Test
    void shouldReportDatagramSocketsWithTheSocketTheyTalkTo(@TempDir Path directory) throws Exception {
        live.require("unix_connect");
        String path = directory.resolve("d").toString();
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "connect_unix", "dgram", path)) {
            int[] client = script.numbers();
            int[] server = script.numbers();
            script.finish();

            UnixConnect connect = connect(client[0], client[1]);
            assertThat(connect.getSocket().getType()).isEqualTo("dgram");
            assertThat(connect.getPath()).isEqualTo(path);
            assertThat(connect.getSocket().getPeerInode()).isEqualTo(server[0]);
            assertThat(connect.getPeer())
                    .as("the kernel does not keep who bound it")
                    .isNull();
        }
    }

    @Test
    void shouldReportConnectsToNobody(@TempDir Path directory) throws Exception {
        live.require("unix_connect");
        String path = directory.resolve("s").toString();
        try (PythonWorkload script = PythonWorkload.start(SCRIPT, "connect_unix_in_vain", path)) {
            int[] none = script.numbers();
            int[] deaf = script.numbers();
            script.finish();

            UnixConnect missing = connect(script.pid(), none[0], path + "-none");
            assertThat(missing.getResult()).isEqualTo(none[1]).isEqualTo(ENOENT);
            assertThat(missing.getPeer()).isNull();
            assertThat(connect(script.pid(), deaf[0], path).getResult())
                    .isEqualTo(deaf[1])
                    .isEqualTo(ECONNREFUSED);
        }
    }

    private static SocketBind bind(PythonWorkload script, int fd) throws InterruptedException {
        return live.await("socket_bind", script.pid(), it -> it.getSocketBind().getFd() == fd)
                .getSocketBind();
    }

    private static SocketListen listen(PythonWorkload script, int fd) throws InterruptedException {
        return live.await(
                        "socket_listen",
                        script.pid(),
                        it -> it.getSocketListen().getFd() == fd)
                .getSocketListen();
    }

    private static UnixConnect connect(long pid, int fd) throws InterruptedException {
        return live.await("unix_connect", pid, it -> it.getUnixConnect().getFd() == fd)
                .getUnixConnect();
    }

    /** The path tells the script's connects from those that libraries make before it, on a number used again. */
    private static UnixConnect connect(long pid, int fd, String path) throws InterruptedException {
        return live.await(
                        "unix_connect",
                        pid,
                        it -> it.getUnixConnect().getFd() == fd
                                && path.equals(it.getUnixConnect().getPath()))
                .getUnixConnect();
    }

    private static boolean isOf(Event event, long pid) {
        return event.getProcess() != null && event.getProcess().getPid() == pid;
    }

    private static void assertSocket(Socket socket, String family, String type, String address, int port) {
        assertThat(socket.getFamily()).isEqualTo(family);
        assertThat(socket.getType()).isEqualTo(type);
        assertThat(socket.getLocalAddress()).isEqualTo(address);
        assertThat(socket.getLocalPort()).isEqualTo(port);
    }
}
