/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.BlindPeriod;
import io.acheron.schema.alert.MatchedField;
import io.acheron.schema.alert.Technique;
import io.acheron.schema.event.AssetContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An alert for a terminal. Texts in an alert come from the observed processes, that is from the attacker: characters that a terminal
 * would obey or that hide text are shown as escapes.
 */
public final class AlertText {
    private static final String INDENT = "    ";
    private static final int MATCHED = 4;

    /** @return two to nine lines without a line end after the last */
    public static String write(Alert alert) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %-8s  %s  [%s]"
                .formatted(
                        alert.getLastSeen().truncatedTo(ChronoUnit.MILLIS),
                        alert.getSeverity(),
                        escape(alert.getTitle()),
                        escape(host(alert))));
        if (alert.getRepeats() > 0) {
            lines.add(INDENT + "repeats   " + repeats(alert));
        }
        lines.add(INDENT + "evidence  " + escape(alert.getEvidencePath()));
        if (!alert.getMatched().isEmpty()) {
            lines.add(INDENT + "matched   " + escape(matched(alert.getMatched())));
        }
        if (!alert.getTechniques().isEmpty()) {
            lines.add(INDENT + "attack    " + escape(techniques(alert.getTechniques())));
        }
        if (alert.getLostEvents() > 0) {
            lines.add(INDENT
                    + "loss      %d events of this host are missing in the %d s before"
                            .formatted(alert.getLostEvents(), alert.getLossWindowMs() / 1000));
        }
        if (!alert.getBlindPeriods().isEmpty()) {
            lines.add(INDENT + "blind     " + escape(blind(alert.getBlindPeriods())));
        }
        if (!alert.getTriage().isBlank()) {
            lines.add(INDENT + "triage    " + escape(alert.getTriage().strip().replaceAll("\\s*\\R\\s*", " ")));
        }
        lines.add(INDENT
                + "alert     %s  risk %d  rule %s v%d (%s)"
                        .formatted(
                                alert.getAlertId(),
                                alert.getRisk(),
                                escape(alert.getRule().getId()),
                                alert.getRule().getVersion(),
                                escape(alert.getRule().getPath())));
        return String.join("\n", lines);
    }

    /** @return what an alert with repeats stands for, such as "and 12 more like this in 60 s" */
    public static String repeats(Alert alert) {
        Duration span = Duration.between(alert.getFirstSeen(), alert.getLastSeen());
        return "and %d more like this in %d s"
                .formatted(alert.getRepeats(), span.plusMillis(999).toSeconds());
    }

    private static String host(Alert alert) {
        String name = alert.getHostName().isEmpty() ? alert.getHostId() : alert.getHostName();
        AssetContext asset = alert.getAsset();
        if (asset == null || !asset.getMatched()) {
            return name;
        }
        String owner = asset.getOwner() == null || asset.getOwner().isEmpty() ? "" : ", owner " + asset.getOwner();
        return name + owner + (asset.getCriticality().isEmpty() ? "" : ", " + asset.getCriticality());
    }

    private static String matched(List<MatchedField> fields) {
        String text = fields.stream()
                .limit(MATCHED)
                .map(field -> field.getField() + "=" + field.getValue())
                .collect(Collectors.joining(", "));
        return fields.size() <= MATCHED ? text : text + ", … " + (fields.size() - MATCHED) + " more";
    }

    private static String blind(List<BlindPeriod> periods) {
        return periods.stream()
                .map(period -> "%s (%s) %s to %s"
                        .formatted(
                                period.getProbe(),
                                period.getReason(),
                                period.getBegin().truncatedTo(ChronoUnit.SECONDS),
                                period.getEnd().equals(Instant.EPOCH)
                                        ? "now"
                                        : period.getEnd().truncatedTo(ChronoUnit.SECONDS)))
                .collect(Collectors.joining(", "));
    }

    private static String techniques(List<Technique> techniques) {
        return techniques.stream()
                .map(technique -> technique.getTechnique().isEmpty() ? technique.getTactic() : technique.getTechnique())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** @return the text on one line, with control, format and unpaired surrogate characters as hexadecimal escapes */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                // Format characters turn the reading direction around; line separators forge lines.
                case Character.CONTROL -> safe.append("\\x%02x".formatted(point));
                case Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.PRIVATE_USE -> safe.append("\\u%04x".formatted(point));
                default -> safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    private AlertText() {}
}
