/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acheron.schema.event.Descriptor;
import io.acheron.schema.payload.ChannelCreate;
import io.acheron.schema.payload.ChannelKind;
import io.acheron.schema.payload.SocketBind;
import io.acheron.schema.payload.SocketCreate;
import io.acheron.schema.payload.SocketFilter;
import io.acheron.schema.payload.SocketListen;
import io.acheron.schema.payload.TcpAccept;
import io.acheron.schema.payload.TcpConnect;
import io.acheron.schema.payload.UnixConnect;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A program of x86 may make each call on a socket as one, by int 0x80: no way round the probes. */
class SocketCallPrivilegedIT {
    private static final Set<String> PROBES =
            Set.of("socket_bind", "socket_listen", "tcp", "unix_connect", "channel_create", "raw_socket");

    @Test
    void shouldSeeEachCallOnASocketBehindTheOne() throws Exception {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "socketcall is of x86");
        try (LiveCapture live = LiveCapture.start(new KernelOptions(PROBES, 1 << 20, "test"));
                PythonWorkload script = PythonWorkload.start("sockets.py", "compat")) {
            for (String probe : PROBES) {
                live.require(probe);
            }
            String first = script.line();
            assumeTrue(first.matches("\\d+ 0 \\d+"), "this kernel has no 32-bit calls: " + first);
            int server = Integer.parseInt(first.split(" ")[0]);
            int port = Integer.parseInt(first.split(" ")[2]);
            int[] listened = script.numbers();
            int[] accepted = script.numbers();
            int[] nowhere = script.numbers();
            int[] nobody = script.numbers();
            int[] pair = script.numbers();
            int[] raw = script.numbers();
            script.finish();

            SocketBind bind = live.await(
                            "socket_bind",
                            script.pid(),
                            it -> it.getSocketBind().getFd() == server)
                    .getSocketBind();
            assertThat(bind.getResult()).isZero();
            assertThat(bind.getSocket().getLocalAddress()).isEqualTo("127.0.0.1");
            assertThat(bind.getSocket().getLocalPort()).isEqualTo(port);

            SocketListen listen =
                    live.await("socket_listen", script.pid(), it -> true).getSocketListen();
            assertThat(listened).containsExactly(listen.getResult()).containsExactly(0);
            assertThat(listen.getFd()).isEqualTo(server);
            assertThat(listen.getBacklog()).isEqualTo(5);

            for (int fd : accepted) {
                TcpAccept accept = live.await(
                                "tcp_accept",
                                script.pid(),
                                it -> it.getTcpAccept().getFd() == fd)
                        .getTcpAccept();
                assertThat(accept.getSocket().getLocalPort()).isEqualTo(port);
            }

            TcpConnect lost = live.await(
                            "tcp_connect",
                            script.pid(),
                            it -> it.getTcpConnect().getFd() == nowhere[0])
                    .getTcpConnect();
            assertThat(lost.getResult()).isEqualTo(nowhere[1]).isNegative();
            assertThat(lost.getSocket().getRemoteAddress()).isEqualTo("255.255.255.255");
            assertThat(lost.getSocket().getRemotePort()).isEqualTo(9);

            UnixConnect refused = live.await(
                            "unix_connect",
                            script.pid(),
                            it -> it.getUnixConnect().getFd() == nobody[0])
                    .getUnixConnect();
            assertThat(refused.getResult()).isEqualTo(nobody[1]).isNegative();
            assertThat(refused.getPath()).isEqualTo("@acheron-nobody");

            ChannelCreate channel = live.await(
                            "channel_create",
                            script.pid(),
                            it -> it.getChannelCreate().getKind() == ChannelKind.SOCKET_PAIR)
                    .getChannelCreate();
            assertThat(channel.getSyscall()).isEqualTo("socketpair");
            assertThat(channel.getResult()).isEqualTo(pair[0]).isZero();
            assertThat(channel.getDescriptors()).extracting(Descriptor::getFd).containsExactly(pair[1], pair[2]);

            SocketCreate made =
                    live.await("socket_create", script.pid(), it -> true).getSocketCreate();
            assertThat(made.getFd()).isEqualTo(raw[0]);
            assertThat(made.getSocket().getType()).isEqualTo("raw");
            assertThat(made.getSocket().getProtocol()).isEqualTo(1);

            SocketFilter filter =
                    live.await("socket_filter", script.pid(), it -> true).getSocketFilter();
            assertThat(filter.getFd()).isEqualTo(raw[0]);
            assertThat(filter.getResult()).isEqualTo(raw[1]).isZero();
            assertThat(filter.getOption()).isEqualTo("SO_ATTACH_FILTER");
            assertThat(filter.getInstructions()).isEqualTo(1);
        }
    }
}
