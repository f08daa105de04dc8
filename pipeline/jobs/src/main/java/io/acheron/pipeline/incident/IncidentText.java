/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.incident;

import io.acheron.pipeline.alert.AlertText;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.alert.IncidentAlert;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** An incident for a terminal; texts of the observed processes are escaped as in alerts. */
public final class IncidentText {
    private static final String INDENT = "    ";
    private static final int ALERTS = 8;

    /** @return some lines without a line end after the last */
    public static String write(Incident incident) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %-8s  %s  [%s]"
                .formatted(
                        incident.getLastSeen().truncatedTo(ChronoUnit.MILLIS),
                        incident.getSeverity(),
                        AlertText.escape(incident.getTitle()),
                        AlertText.escape(String.join(", ", incident.getHosts()))));
        List<IncidentAlert> alerts = incident.getAlerts();
        int hidden = Math.max(0, alerts.size() - ALERTS);
        if (hidden > 0) {
            lines.add(INDENT + "alerts    %d before these".formatted(hidden + incident.getAlertsDropped()));
        }
        for (IncidentAlert alert : alerts.subList(hidden, alerts.size())) {
            lines.add(INDENT
                    + "alert     %s  %-8s  %s  %s"
                            .formatted(
                                    alert.getLastSeen().truncatedTo(ChronoUnit.MILLIS),
                                    alert.getSeverity(),
                                    AlertText.escape(alert.getTitle()),
                                    alert.getAlertId()));
        }
        if (!incident.getTactics().isEmpty()) {
            lines.add(INDENT + "attack    " + AlertText.escape(String.join(", ", incident.getTactics())));
        }
        if (incident.getLostEvents() > 0 || incident.getBlind()) {
            lines.add(INDENT
                    + "unseen    %d events lost%s"
                            .formatted(
                                    incident.getLostEvents(),
                                    incident.getBlind() ? ", and a probe did not see all" : ""));
        }
        lines.add(INDENT
                + "incident  %s  revision %d  risk %d  by %s"
                        .formatted(
                                incident.getIncidentId(),
                                incident.getRevision(),
                                incident.getRisk(),
                                AlertText.escape(incident.getConnectedBy())));
        return String.join("\n", lines);
    }

    private IncidentText() {}
}
