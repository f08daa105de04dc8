/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.demo.AlertOutput;
import io.acheron.local.demo.SeenAlert;
import io.acheron.pipeline.alert.AlertJson;
import io.acheron.pipeline.alert.AlertText;
import io.acheron.schema.alert.Alert;

/** How alerts are shown. */
final class AlertForm {
    /** A few lines beside the narration of the demo; the whole alert is on the topic. */
    static String brief(SeenAlert seen) {
        Alert alert = seen.alert();
        return "  ALERT %s: %s%s\n        evidence  %s\n        rule      %s, %s from kernel to here"
                .formatted(
                        alert.getSeverity(),
                        AlertText.escape(alert.getTitle()),
                        seen.about() == null ? "" : " [" + seen.about() + "]",
                        AlertText.escape(alert.getEvidencePath()),
                        AlertText.escape(alert.getRule().getPath()),
                        seen.latencyText());
    }

    /** @param json as OCSF Detection Finding, one line; else as text for people */
    static AlertOutput.Form of(boolean json) {
        return json ? alert -> AlertJson.write(alert.alert()) : alert -> AlertText.write(alert.alert());
    }

    private AlertForm() {}
}
