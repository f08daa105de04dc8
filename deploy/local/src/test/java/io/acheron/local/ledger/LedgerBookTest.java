/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerBookTest {
    private static final Instant MINUTE = Instant.parse("2026-03-01T10:05:00Z");

    private final LedgerBook book = new LedgerBook();

    @Test
    void shouldShowTheWayOfTheEventsOfAHostInAMinute() {
        receive("refine", 0, MINUTE, hop("refine", "", 12, 2, 11, Map.of("repeat", 1L)));
        receive("detect", 0, MINUTE, hop("detect", "", 11, 0, 11, Map.of()));
        receive(
                "collector",
                7,
                MINUTE,
                hop("kernel", "process_exec", 8, 0, 6, Map.of("ring_full", 2L)),
                hop("kernel", "tcp_connect", 4, 0, 4, Map.of()),
                hop("decode", "process_exec", 10, 0, 9, Map.of()));
        book.receive("no record".getBytes(StandardCharsets.UTF_8));
        book.receive(SingleObject.of(Heartbeat.class)
                .encode(Heartbeat.newBuilder()
                        .setHostId("web-1")
                        .setTime(MINUTE)
                        .build()));

        assertThat(LedgerText.table(book.rows(MINUTE, host -> true))).isEqualTo("""
                        host   minute UTC   sender     hop                in         out   missing  dropped
                        web-1  03-01 10:05  collector  kernel             12          10         -  ring_full=2
                                            collector  decode             10           9         1
                                            refine     refine             12          11         -  made=2 repeat=1
                                            detect     detect             11          11         -
                        """);
        assertThat(LedgerText.json(book.rows(MINUTE, host -> true).get(1)))
                .isEqualTo("{\"host\":\"web-1\",\"minute\":\"2026-03-01T10:05:00Z\",\"sender\":\"collector\","
                        + "\"hop\":\"decode\",\"in\":10,\"made\":0,\"out\":9,\"dropped\":{},\"missing\":1}");
    }

    @Test
    void shouldTakeTheLastOfAnAccountThatGrewAndAddUpThoseThatBeganAnew() {
        receive("refine", 5, MINUTE, hop("refine", "", 3, 0, 3, Map.of()));
        receive("refine", 5, MINUTE, hop("refine", "", 10, 0, 9, Map.of("repeat", 1L)));
        receive("refine", 6, MINUTE, hop("refine", "", 1, 0, 1, Map.of()));
        // Another hop of the same job has an account of its own.
        receive("refine", 5, MINUTE, hop("clean", "", 10, 0, 10, Map.of()));

        List<LedgerRow> rows = book.rows(MINUTE, host -> true);
        assertThat(rows).extracting(LedgerRow::hop).containsExactly("refine", "clean");
        assertThat(rows.get(0).in()).isEqualTo(11);
        assertThat(rows.get(0).out()).isEqualTo(10);
        assertThat(rows.get(0).missing()).isZero();
    }

    @Test
    void shouldLeaveOutOtherHostsAndOlderMinutes() {
        receive("refine", 5, MINUTE, hop("refine", "", 3, 0, 3, Map.of()));
        receive("refine", 5, MINUTE.minusSeconds(60), hop("refine", "", 3, 0, 3, Map.of()));
        assertThat(book.rows(MINUTE, host -> true)).hasSize(1);
        assertThat(book.rows(MINUTE, "web-2"::equals)).isEmpty();
    }

    private void receive(String sender, long runNs, Instant minute, LedgerHop... hops) {
        book.receive(SingleObject.of(Ledger.class)
                .encode(Ledger.newBuilder()
                        .setSender(sender)
                        .setHostId("web-1")
                        .setMinute(minute)
                        .setRunNs(runNs)
                        .setHops(List.of(hops))
                        .build()));
    }

    private static LedgerHop hop(String hop, String kind, long in, long made, long out, Map<String, Long> dropped) {
        return LedgerHop.newBuilder()
                .setHop(hop)
                .setKind(kind)
                .setIn(in)
                .setMade(made)
                .setOut(out)
                .setDropped(dropped)
                .build();
    }
}
