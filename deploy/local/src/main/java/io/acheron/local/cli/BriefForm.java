/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.demo.AlertOutput;
import io.acheron.local.demo.SeenAlert;
import io.acheron.pipeline.alert.AlertText;
import io.acheron.schema.alert.Alert;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A few lines for each alert beside the narration of the demo; the whole alert is on the topic. A repeat of the same finding is one line.
 * One thread.
 */
final class BriefForm implements AlertOutput.Form {
    private static final int FINDINGS = 1000;
    private static final int LONGEST_EVIDENCE = 360;

    private final Map<String, Long> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > FINDINGS;
        }
    };

    @Override
    public String of(SeenAlert given) {
        Alert alert = given.alert();
        long times = seen.merge(alert.getFingerprint(), 1 + alert.getRepeats(), Long::sum);
        String about = given.about() == null ? "" : " [" + given.about() + "]";
        if (times > 1) {
            return "  again (%d): %s%s".formatted(times, AlertText.escape(alert.getTitle()), about);
        }
        return "  ALERT %s: %s%s\n        evidence  %s\n        rule      %s, %s from kernel to here"
                .formatted(
                        alert.getSeverity(),
                        AlertText.escape(alert.getTitle()),
                        about,
                        cut(AlertText.escape(alert.getEvidencePath())),
                        AlertText.escape(alert.getRule().getPath()),
                        given.latencyText());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_EVIDENCE ? text : text.substring(0, LONGEST_EVIDENCE) + "…";
    }
}
