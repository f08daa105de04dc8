/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.Alert;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Alerts of one fingerprint that were held back, as the one alert that stands for them. It takes the same room for any number of them.
 *
 * @param alert the last of them with what is of all of them; its id is still that of the last
 * @param ids ids of all of them, added up, hexadecimal: the same sum in whatever order they come
 */
public record HeldAlerts(Alert alert, String ids) {
    private static final int EVIDENCE_IDS = 256;
    private static final BigInteger ID_SPACE = BigInteger.ONE.shiftLeft(128);

    private static final Comparator<Alert> BY_TIME =
            Comparator.comparing(Alert::getLastSeen).thenComparing(Alert::getAlertId);

    static HeldAlerts of(Alert alert) {
        return new HeldAlerts(Alert.newBuilder(alert).setThrottled(true).build(), alert.getAlertId());
    }

    HeldAlerts with(Alert other) {
        boolean later = BY_TIME.compare(alert, other) < 0;
        Alert first = later ? alert : other;
        Alert last = later ? other : alert;
        Alert worst = first.getLostEvents() > last.getLostEvents() ? first : last;
        Set<String> evidence = new LinkedHashSet<>(first.getEvidenceIds());
        evidence.addAll(last.getEvidenceIds());
        int over = Math.max(0, evidence.size() - EVIDENCE_IDS);
        Alert all = Alert.newBuilder(last)
                .setThrottled(true)
                .setRepeats(first.getRepeats() + 1 + last.getRepeats())
                .setFirstSeen(
                        first.getFirstSeen().isBefore(last.getFirstSeen()) ? first.getFirstSeen() : last.getFirstSeen())
                .setCount(first.getCount() + last.getCount())
                .setEvidenceIds(List.copyOf(evidence).subList(over, evidence.size()))
                .setEvidenceIdsDropped(first.getEvidenceIdsDropped() + last.getEvidenceIdsDropped() + over)
                .setLostEvents(worst.getLostEvents())
                .setLossWindowMs(worst.getLossWindowMs())
                .setBlindPeriods(BlindPeriods.merge(first.getBlindPeriods(), last.getBlindPeriods()))
                .build();
        return new HeldAlerts(all, sum(ids, other.getAlertId()));
    }

    private static String sum(String one, String other) {
        return new BigInteger(one, 16)
                .add(new BigInteger(other, 16))
                .mod(ID_SPACE)
                .toString(16);
    }

    /** @return the alert that stands for all; one that was held alone goes as it came, with the id it has without a throttle */
    Alert receipt() {
        if (alert.getRepeats() == 0) {
            return alert;
        }
        return Alert.newBuilder(alert)
                .setAlertId(Digest.of(List.of(alert.getFingerprint(), ids)))
                .build();
    }
}
