/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert in the Common Event Format. Its values are the attacker's text: escaping is what keeps a file name from adding fields, or
 * lines, to what an analyst sees.
 */
final class Cef {
    private static final int LONGEST_VALUE = 1023;
    private static final int[] SEVERITIES = {1, 3, 5, 8, 10};

    static String write(Alert alert) {
        StringBuilder line = new StringBuilder("CEF:0|Acheron|Acheron|")
                .append(header(Integer.toString(alert.getRule().getVersion())))
                .append('|')
                .append(header(alert.getRule().getId()))
                .append('|')
                .append(header(alert.getTitle()))
                .append('|')
                .append(SEVERITIES[alert.getSeverity().ordinal()])
                .append('|');
        String separator = "";
        for (Map.Entry<String, String> field : fields(alert).entrySet()) {
            line.append(separator).append(field.getKey()).append('=').append(value(field.getValue()));
            separator = " ";
        }
        return line.toString();
    }

    private static Map<String, String> fields(Alert alert) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("rt", Long.toString(alert.getLastSeen().toEpochMilli()));
        fields.put("start", Long.toString(alert.getFirstSeen().toEpochMilli()));
        fields.put("end", Long.toString(alert.getLastSeen().toEpochMilli()));
        fields.put("cnt", Long.toString(alert.getCount()));
        fields.put("externalId", alert.getAlertId());
        fields.put("dvchost", alert.getHostName());
        fields.put("dhost", alert.getHostName());
        process(fields, process(alert));
        labelled(fields, "cs1", "fingerprint", alert.getFingerprint());
        labelled(fields, "cs2", "evidence", alert.getEvidencePath());
        labelled(fields, "cs3", "hostId", alert.getHostId());
        if (alert.getAsset() != null) {
            labelled(fields, "cs4", "owner", alert.getAsset().getOwner());
        }
        labelled(fields, "cn1", "risk", Integer.toString(alert.getRisk()));
        fields.put("msg", alert.getDescription());
        return fields;
    }

    private static @Nullable ProcessContext process(Alert alert) {
        if (alert.getProcess() != null) {
            return alert.getProcess();
        }
        return alert.getEvents().stream()
                .map(Event::getProcess)
                .filter(process -> process != null)
                .findFirst()
                .orElse(null);
    }

    private static void process(Map<String, String> fields, @Nullable ProcessContext process) {
        if (process == null) {
            return;
        }
        fields.put("dproc", process.getName());
        fields.put("dpid", Integer.toString(process.getPid()));
        fields.put("duid", Long.toString(process.getUid()));
        if (process.getExecutable() != null) {
            fields.put("filePath", process.getExecutable());
        }
        labelled(fields, "cs5", "commandLine", process.getCommandLine());
    }

    private static void labelled(Map<String, String> fields, String key, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(key + "Label", label);
            fields.put(key, value);
        }
    }

    /** Part of the header: backslash and bar are escaped, a line end cannot be and becomes a space. */
    static String header(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\p{Cntrl}+", " ");
    }

    /** A value: backslash, equals sign and line ends are escaped, other control characters become spaces. */
    static String value(String text) {
        String cut = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + '…';
        return cut.replace("\\", "\\\\")
                .replace("=", "\\=")
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    private Cef() {}
}
