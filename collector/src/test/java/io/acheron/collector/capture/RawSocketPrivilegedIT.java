/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.SocketCreate;
import io.acheron.schema.payload.SocketFilter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sockets past TCP and UDP, and the filters on sockets, in a network namespace of their own. */
class RawSocketPrivilegedIT {
    private static final int EPERM = -1;
    private static final int NOBODY = 65_534;
    private static final long CAP_NET_RAW = 1 << 13;

    @Test
    void shouldTellOfSocketsPastTcpAndUdpAndOfTheirFilters() throws Exception {
        try (LiveCapture live = LiveCapture.start(new KernelOptions(Set.of("raw_socket"), 1 << 20, "test"));
                PythonWorkload script = PythonWorkload.start("sockets.py", "raw_sockets")) {
            live.require("raw_socket");
            int[] made = script.numbers();
            int[] notBpf = script.numbers();
            int[] refused = script.numbers();
            script.finish();
            Event last = live.await(
                    "socket_create", script.pid(), it -> it.getSocketCreate().getResult() < 0);

            // All went through one ring in their order, so what is not there now was not told.
            assertThat(created(live, script))
                    .extracting(
                            it -> it.getSocket().getFamily(),
                            it -> it.getSocket().getType(),
                            it -> it.getSocket().getProtocol(),
                            SocketCreate::getFd,
                            SocketCreate::getResult)
                    .containsExactly(
                            tuple("inet", "raw", 1, made[0], made[0]),
                            tuple("inet6", "raw", 58, made[1], made[1]),
                            tuple("packet", "dgram", 3, made[2], made[2]),
                            tuple("packet", "raw", 0x0806, -1, refused[0]));
            assertThat(refused).containsExactly(EPERM);
            assertThat(created(live, script).get(2).getSocket().getInode()).isEqualTo(made[3]);
            assertThat(created(live, script).get(0).getCapEffective() & CAP_NET_RAW)
                    .isEqualTo(CAP_NET_RAW);
            assertThat(last.getProcess().getEuid()).isEqualTo(NOBODY);
            assertThat(last.getSocketCreate().getCapEffective()).isZero();

            assertThat(filtered(live, script))
                    .extracting(
                            it -> it.getSocket().getFamily(),
                            SocketFilter::getFd,
                            SocketFilter::getOption,
                            SocketFilter::getInstructions,
                            SocketFilter::getResult)
                    .containsExactly(
                            tuple("packet", made[2], "SO_ATTACH_FILTER", 3, 0),
                            tuple("inet6", notBpf[1], "SO_ATTACH_FILTER", 3, 0),
                            tuple("packet", made[2], "SO_ATTACH_BPF", 0, notBpf[0]));
            assertThat(notBpf[0]).isNegative();
        }
    }

    private static List<SocketCreate> created(LiveCapture live, PythonWorkload script) {
        return of(live, script, "socket_create").map(Event::getSocketCreate).toList();
    }

    private static List<SocketFilter> filtered(LiveCapture live, PythonWorkload script) {
        return of(live, script, "socket_filter").map(Event::getSocketFilter).toList();
    }

    private static Stream<Event> of(LiveCapture live, PythonWorkload script, String kind) {
        return live.seen.stream()
                .filter(it -> it.getKind().equals(kind) && it.getProcess().getPid() == script.pid());
    }
}
