/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ledger;

import io.acheron.schema.status.LedgerHop;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events of a host in a minute at a hop.
 *
 * @param host host id
 * @param minute start of the minute
 * @param sender collector, or name of a job
 * @param hop hop
 * @param in events that came, with those made
 * @param made of in, those made at the hop
 * @param out events that went on
 * @param dropped events that did not, by reason
 */
public record LedgerRow(
        String host,
        Instant minute,
        String sender,
        String hop,
        long in,
        long made,
        long out,
        Map<String, Long> dropped) {
    static LedgerRow empty(String host, Instant minute, String sender, String hop) {
        return new LedgerRow(host, minute, sender, hop, 0, 0, 0, Map.of());
    }

    LedgerRow plus(LedgerHop other) {
        Map<String, Long> sum = new TreeMap<>(dropped);
        other.getDropped().forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new LedgerRow(
                host, minute, sender, hop, in + other.getIn(), made + other.getMade(), out + other.getOut(), sum);
    }

    /** @return events that came and of which nobody says what became of them; negative when more went on than came */
    public long missing() {
        return in - out - dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
