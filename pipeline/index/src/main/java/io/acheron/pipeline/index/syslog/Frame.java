/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import io.acheron.schema.alert.Alert;
import java.nio.charset.StandardCharsets;

/**
 * A message of RFC 5424 with its length before it (RFC 6587, octet counting): what a text contains cannot end the message.
 *
 * <pre>
 * LENGTH ' ' '&lt;' PRI '&gt;1 ' TIME ' ' HOST ' acheron - alert - ' BOM MESSAGE
 * </pre>
 */
final class Frame {
    private static final int FACILITY_LOG_ALERT = 14;
    // emergency 0 … debug 7: informational, low, medium, high, critical
    private static final int[] SEVERITIES = {6, 5, 4, 3, 2};
    private static final int LONGEST_HOST = 255;

    static byte[] of(Alert alert, String message) {
        int priority = FACILITY_LOG_ALERT * 8 + SEVERITIES[alert.getSeverity().ordinal()];
        String host = host(alert.getHostName().isEmpty() ? alert.getHostId() : alert.getHostName());
        // A byte-order mark is how the RFC says that the text is UTF-8.
        String line = "<%d>1 %s %s acheron - alert - \uFEFF%s".formatted(priority, alert.getLastSeen(), host, message);
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        byte[] length = (bytes.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[length.length + bytes.length];
        System.arraycopy(length, 0, frame, 0, length.length);
        System.arraycopy(bytes, 0, frame, length.length, bytes.length);
        return frame;
    }

    /** Printable ASCII without spaces, as the RFC wants it. */
    static String host(String name) {
        String clean = name.replaceAll("[^\\x21-\\x7e]", "_");
        if (clean.isEmpty()) {
            return "-";
        }
        return clean.length() <= LONGEST_HOST ? clean : clean.substring(0, LONGEST_HOST);
    }

    private Frame() {}
}
