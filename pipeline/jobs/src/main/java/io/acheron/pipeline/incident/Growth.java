/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.incident;

import io.acheron.pipeline.alert.Digest;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.alert.IncidentAlert;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.alert.Technique;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.state.OpenIncident;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What becomes of an incident when an alert joins. */
final class Growth {
    private static final Comparator<IncidentAlert> WORSE =
            Comparator.comparing(IncidentAlert::getSeverity).thenComparing(IncidentAlert::getRisk);

    private static final int MOST_ALERTS = 64;
    private static final int MOST_NAMES = 64;
    private static final int MOST_OWNERS = 16;

    /** @return the incident that the alert begins, without the alert */
    static OpenIncident begin(String connection, Alert alert) {
        Incident incident = Incident.newBuilder()
                .setIncidentId(Digest.of(List.of(connection, alert.getAlertId())))
                .setRevision(0)
                .setConnectedBy(connection)
                .setSeverity(alert.getSeverity())
                .setFirstSeen(alert.getFirstSeen())
                .setLastSeen(alert.getLastSeen())
                .setAlertCount(0)
                .setUpdatedTime(alert.getDetectedTime())
                .build();
        return OpenIncident.newBuilder().setIncident(incident).setHighestRisk(0).build();
    }

    static void join(OpenIncident open, Alert alert) {
        Incident incident = open.getIncident();
        incident.setRevision(incident.getRevision() + 1);
        incident.setAlertCount(incident.getAlertCount() + 1 + alert.getRepeats());
        incident.setSeverity(worse(incident.getSeverity(), alert.getSeverity()));
        incident.setFirstSeen(earlier(incident.getFirstSeen(), alert.getFirstSeen()));
        incident.setLastSeen(later(incident.getLastSeen(), alert.getLastSeen()));
        incident.setUpdatedTime(later(incident.getUpdatedTime(), alert.getDetectedTime()));
        incident.setLostEvents(Math.max(incident.getLostEvents(), alert.getLostEvents()));
        incident.setBlind(incident.getBlind() || !alert.getBlindPeriods().isEmpty());
        add(incident.getHosts(), alert.getHostName().isEmpty() ? alert.getHostId() : alert.getHostName(), MOST_NAMES);
        AssetContext asset = alert.getAsset();
        if (asset != null && asset.getOwner() != null) {
            add(incident.getOwners(), asset.getOwner(), MOST_OWNERS);
        }
        for (Technique technique : alert.getTechniques()) {
            add(incident.getTactics(), technique.getTactic(), MOST_NAMES);
            add(incident.getTechniques(), technique.getTechnique(), MOST_NAMES);
        }
        list(incident, alert);
        add(open.getRules(), alert.getRule().getId(), MOST_NAMES);
        open.setHighestRisk(Math.max(open.getHighestRisk(), alert.getRisk()));
        incident.setRisk(IncidentRisk.of(
                open.getHighestRisk(),
                open.getRules().size(),
                incident.getTactics().size()));
        incident.setTitle(title(incident));
    }

    private static void list(Incident incident, Alert alert) {
        if (incident.getAlerts().size() >= MOST_ALERTS) {
            incident.setAlertsDropped(incident.getAlertsDropped() + 1);
            return;
        }
        incident.getAlerts()
                .add(IncidentAlert.newBuilder()
                        .setAlertId(alert.getAlertId())
                        .setRuleId(alert.getRule().getId())
                        .setTitle(alert.getTitle())
                        .setSeverity(alert.getSeverity())
                        .setRisk(alert.getRisk())
                        .setHostId(alert.getHostId())
                        .setLastSeen(alert.getLastSeen())
                        .build());
    }

    /** The title of the worst alert stands for all. */
    private static String title(Incident incident) {
        IncidentAlert worst = incident.getAlerts().get(0);
        for (IncidentAlert alert : incident.getAlerts()) {
            // Of equals the first, so that the title does not change with each.
            if (WORSE.compare(alert, worst) > 0) {
                worst = alert;
            }
        }
        long others = incident.getAlertCount() - 1;
        return others == 0 ? worst.getTitle() : "%s, and %d more".formatted(worst.getTitle(), others);
    }

    private static void add(List<String> names, String name, int most) {
        if (!name.isEmpty() && names.size() < most && !names.contains(name)) {
            names.add(name);
        }
    }

    private static Severity worse(Severity one, Severity other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Growth() {}
}
