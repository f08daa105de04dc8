/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.alert.Technique;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An alert as OCSF Detection Finding (class 2004), one line of JSON. What OCSF has no field for is under {@code unmapped}, named as
 * in the Alert schema. Times are milliseconds since the epoch, as OCSF has them.
 */
public final class AlertJson {
    private static final String OCSF_VERSION = "1.5.0";
    private static final int DETECTION_FINDING = 2004;
    private static final int OS_LINUX = 200;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** @return JSON without line ends; control characters in texts are escaped */
    public static String write(Alert alert) {
        ObjectNode json = JSON.objectNode();
        json.put("category_uid", 2).put("category_name", "Findings");
        json.put("class_uid", DETECTION_FINDING).put("class_name", "Detection Finding");
        json.put("activity_id", 1).put("activity_name", "Create");
        json.put("type_uid", DETECTION_FINDING * 100L + 1);
        json.put("time", millis(alert.getLastSeen()));
        json.put("start_time", millis(alert.getFirstSeen())).put("end_time", millis(alert.getLastSeen()));
        json.put("count", alert.getCount());
        json.put("severity_id", alert.getSeverity().ordinal() + 1);
        json.put("severity", caption(alert.getSeverity().name()));
        json.put("status_id", 1).put("status", "New");
        json.put("is_alert", true);
        json.put("risk_score", alert.getRisk());
        json.put("message", alert.getTitle() + ": " + alert.getEvidencePath());
        json.set("metadata", metadata(alert));
        json.set("finding_info", finding(alert));
        json.set("device", device(alert));
        json.set("evidences", evidences(alert));
        json.set("remediation", remediation(alert));
        json.set("unmapped", unmapped(alert));
        return json.toString();
    }

    private static ObjectNode metadata(Alert alert) {
        ObjectNode metadata = JSON.objectNode();
        metadata.put("version", OCSF_VERSION).put("uid", alert.getAlertId());
        metadata.put("logged_time", millis(alert.getDetectedTime()));
        metadata.putObject("product").put("name", "Acheron").put("vendor_name", "Acheron");
        metadata.putArray("profiles").add("host");
        return metadata;
    }

    private static ObjectNode finding(Alert alert) {
        ObjectNode finding = JSON.objectNode();
        finding.put("uid", alert.getAlertId()).put("title", alert.getTitle()).put("desc", alert.getDescription());
        finding.put("created_time", millis(alert.getDetectedTime()));
        finding.put("first_seen_time", millis(alert.getFirstSeen()));
        finding.put("last_seen_time", millis(alert.getLastSeen()));
        finding.putObject("analytic")
                .put("uid", alert.getRule().getId())
                .put("name", alert.getRule().getTitle())
                .put("version", Integer.toString(alert.getRule().getVersion()))
                .put("type_id", 1)
                .put("type", "Rule");
        ArrayNode attacks = finding.putArray("attacks");
        for (Technique technique : alert.getTechniques()) {
            attacks.add(attack(technique));
        }
        ArrayNode sources = finding.putArray("data_sources");
        alert.getEvents().stream().map(Event::getKind).distinct().forEach(sources::add);
        return finding;
    }

    private static ObjectNode attack(Technique technique) {
        ObjectNode attack = JSON.objectNode();
        String id = technique.getTechnique();
        if (!technique.getTactic().isEmpty()) {
            attack.putObject("tactic").put("name", technique.getTactic());
        }
        if (id.contains(".")) {
            attack.putObject("technique").put("uid", id.substring(0, id.indexOf('.')));
            attack.putObject("sub_technique").put("uid", id);
        } else if (!id.isEmpty()) {
            attack.putObject("technique").put("uid", id);
        }
        return attack;
    }

    private static ObjectNode device(Alert alert) {
        ObjectNode device = JSON.objectNode();
        device.put("uid", alert.getHostId()).put("hostname", alert.getHostName());
        device.put("type_id", 1).put("type", "Server");
        device.putObject("os").put("name", "Linux").put("type_id", OS_LINUX).put("type", "Linux");
        AssetContext asset = alert.getAsset();
        if (asset != null && asset.getMatched() && asset.getOwner() != null) {
            device.putObject("owner").put("name", asset.getOwner());
        }
        return device;
    }

    private static ArrayNode evidences(Alert alert) {
        ArrayNode evidences = JSON.arrayNode();
        alert.getEvents().forEach(event -> evidences.add(EvidenceJson.of(event)));
        return evidences;
    }

    private static ObjectNode remediation(Alert alert) {
        ObjectNode remediation = JSON.objectNode().put("desc", alert.getTriage());
        remediation.set("references", texts(alert.getReferences()));
        return remediation;
    }

    private static ObjectNode unmapped(Alert alert) {
        ObjectNode unmapped = JSON.objectNode();
        unmapped.put("fingerprint", alert.getFingerprint()).put("evidence_path", alert.getEvidencePath());
        unmapped.set("rule", EvidenceJson.tree(alert.getRule()));
        if (alert.getAsset() != null) {
            unmapped.set("asset", EvidenceJson.tree(alert.getAsset()));
        }
        ArrayNode ancestry = unmapped.putArray("ancestry");
        alert.getAncestry().forEach(parent -> ancestry.add(EvidenceJson.tree(parent)));
        unmapped.set("evidence_ids", texts(alert.getEvidenceIds()));
        ArrayNode matched = unmapped.putArray("matched");
        for (MatchedField field : alert.getMatched()) {
            matched.addObject()
                    .put("selection", field.getSelection())
                    .put("field", field.getField())
                    .put("value", field.getValue());
        }
        unmapped.put("repeats", alert.getRepeats()).put("throttled", alert.getThrottled());
        unmapped.put("evidence_ids_dropped", alert.getEvidenceIdsDropped());
        unmapped.put("lost_events", alert.getLostEvents()).put("loss_window_ms", alert.getLossWindowMs());
        unmapped.put("events_left_out", alert.getEventsLeftOut());
        ArrayNode blind = unmapped.putArray("blind_periods");
        alert.getBlindPeriods().forEach(period -> blind.add(EvidenceJson.tree(period)));
        unmapped.set("false_positives", texts(alert.getFalsePositives()));
        return unmapped;
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static long millis(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }

    private static String caption(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private AlertJson() {}
}
