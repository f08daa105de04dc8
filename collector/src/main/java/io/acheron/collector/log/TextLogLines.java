/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Lines for people: time, level, class, message. */
final class TextLogLines extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX").withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        Throwable thrown = record.getThrown();
        return "%s %s %s - %s%s%n"
                .formatted(
                        TIME.format(record.getInstant()),
                        LogSettings.Level.nameOf(record.getLevel()).toUpperCase(Locale.ROOT),
                        OneLine.of(name.substring(name.lastIndexOf('.') + 1)),
                        OneLine.of(formatMessage(record)),
                        thrown == null ? "" : " | " + OneLine.of(thrown));
    }
}
