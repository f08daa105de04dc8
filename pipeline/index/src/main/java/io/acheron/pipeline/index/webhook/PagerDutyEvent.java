/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.alert.Alert;

/**
 * An alert as an event of PagerDuty's Events API v2. Repeats of a finding have one key and so become one incident. The routing key is
 * missing: it is a secret and comes in when the request is made.
 */
final class PagerDutyEvent {
    private static final int LONGEST_SUMMARY = 1024;

    static String write(Alert alert) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event_action", "trigger").put("dedup_key", alert.getFingerprint());
        event.put("client", "Acheron");
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", SlackMessage.cut(alert.getTitle() + " on " + alert.getHostName(), LONGEST_SUMMARY));
        payload.put("source", alert.getHostName().isEmpty() ? alert.getHostId() : alert.getHostName());
        payload.put("severity", severity(alert));
        payload.put("timestamp", alert.getLastSeen().toString());
        payload.put("class", alert.getRule().getId());
        if (alert.getAsset() != null && alert.getAsset().getService() != null) {
            payload.put("component", alert.getAsset().getService());
        }
        payload.putObject("custom_details")
                .put("alert_id", alert.getAlertId())
                .put("evidence", alert.getEvidencePath())
                .put("risk", alert.getRisk())
                .put("count", alert.getCount())
                .put("triage", alert.getTriage());
        return event.toString();
    }

    private static String severity(Alert alert) {
        return switch (alert.getSeverity()) {
            case INFORMATIONAL, LOW -> "info";
            case MEDIUM -> "warning";
            case HIGH -> "error";
            case CRITICAL -> "critical";
        };
    }

    private PagerDutyEvent() {}
}
