/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.BlindPeriod;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.BlindWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times in which the collector of an alert's host did not see all. */
final class BlindPeriods {
    private static final int MOST = 16;

    /** @return what any of the events knew of, oldest first; the end of a period counts rather than that it lasts */
    static List<BlindPeriod> of(List<Event> events) {
        List<BlindPeriod> all = new ArrayList<>();
        for (Event event : events) {
            if (event.getFacts() != null) {
                event.getFacts().getBlindWindows().forEach(window -> all.add(period(window)));
            }
        }
        return distinct(all);
    }

    static List<BlindPeriod> merge(List<BlindPeriod> one, List<BlindPeriod> other) {
        List<BlindPeriod> all = new ArrayList<>(one);
        all.addAll(other);
        return distinct(all);
    }

    private static List<BlindPeriod> distinct(List<BlindPeriod> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        Map<List<Object>, BlindPeriod> distinct = new LinkedHashMap<>();
        for (BlindPeriod period : all) {
            distinct.merge(
                    List.of(period.getProbe(), period.getBegin()),
                    period,
                    (known, other) -> other.getEnd().equals(Instant.EPOCH) ? known : other);
        }
        return distinct.values().stream()
                .sorted(Comparator.comparing(BlindPeriod::getBegin).thenComparing(BlindPeriod::getProbe))
                .limit(MOST)
                .toList();
    }

    private static BlindPeriod period(BlindWindow window) {
        return BlindPeriod.newBuilder()
                .setProbe(window.getProbe())
                .setKinds(window.getKinds())
                .setReason(window.getReason())
                .setBegin(window.getBegin())
                .setEnd(window.getEnd())
                .setMissed(window.getMissed())
                .setPartial(window.getPartial())
                .build();
    }

    private BlindPeriods() {}
}
