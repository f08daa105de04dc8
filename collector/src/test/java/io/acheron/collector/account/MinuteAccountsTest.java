/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.host.HostIdentity;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MinuteAccountsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T05:00:59Z");

    private final List<Ledger> sent = new ArrayList<>();
    private Instant now = BEGIN;
    private boolean takes = true;
    private long in;
    private long out;
    private final MinuteAccounts accounts = new MinuteAccounts(
            new HostIdentity("host-1", "web-1", "boot"),
            7,
            () -> now,
            this::counts,
            () -> new long[] {in, 0},
            ledger -> takes && sent.add(ledger));

    @Test
    void shouldCarryWhatIsUnderWayIntoTheNextMinute() {
        in = 10;
        out = 7;
        accounts.turn();
        assertThat(sent).as("the minute is not over").isEmpty();
        next();
        in = 12;
        out = 12;
        next();

        LedgerHop first = sent.get(0).getHops().get(0);
        assertThat(first.getIn()).isEqualTo(10);
        assertThat(first.getOut()).isEqualTo(7);
        assertThat(first.getDropped()).isEqualTo(Map.of("in_flight", 3L));
        LedgerHop second = sent.get(1).getHops().get(0);
        assertThat(second.getCarried()).isEqualTo(3);
        assertThat(second.getIn()).isEqualTo(5);
        assertThat(second.getOut()).isEqualTo(5);
        assertThat(second.getDropped()).isEmpty();
        assertThat(sent.get(0).getMinute()).isEqualTo(Instant.parse("2026-11-22T05:00:00Z"));
        assertThat(sent.get(1).getMinute()).isEqualTo(Instant.parse("2026-11-22T05:01:00Z"));
        assertThat(sent.get(1).getLastSequences()).containsExactly(12L, 0L);
        assertThat(sent).allSatisfy(ledger -> assertThat(ledger.getRunNs()).isEqualTo(7));
    }

    @Test
    void shouldKeepTheSumRightHoweverLongNobodyTakesAccounts() {
        takes = false;
        int minutes = 3 * MinuteAccounts.MOST_WAITING;
        for (int i = 0; i < minutes; i++) {
            in += 5;
            out += 4;
            next();
        }
        takes = true;
        accounts.turn();

        assertThat(sent).hasSize(MinuteAccounts.MOST_WAITING);
        List<LedgerHop> hops =
                sent.stream().flatMap(ledger -> ledger.getHops().stream()).toList();
        assertThat(hops.stream()
                        .mapToLong(hop -> hop.getIn() - hop.getCarried())
                        .sum())
                .isEqualTo(5L * minutes);
        assertThat(hops.stream().mapToLong(LedgerHop::getOut).sum()).isEqualTo(4L * minutes);
        assertThat(hops)
                .allSatisfy(hop -> assertThat(hop.getIn())
                        .isEqualTo(hop.getOut() + hop.getDropped().getOrDefault("in_flight", 0L)));
    }

    private void next() {
        now = now.plusSeconds(60);
        accounts.turn();
    }

    private List<LossCount> counts() {
        return List.of(
                new LossCount("publish", "", "in", in),
                new LossCount("publish", "", "out", out),
                new LossCount("publish", "", "in_flight", in - out));
    }
}
