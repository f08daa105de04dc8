/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object per line: {@code time}, {@code level}, {@code logger}, {@code message} and, if there is one, {@code error}. */
final class JsonLogLines extends Formatter {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String format(LogRecord record) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", record.getInstant().toString());
            json.writeStringField("level", LogSettings.Level.nameOf(record.getLevel()));
            if (record.getLoggerName() != null) {
                json.writeStringField("logger", record.getLoggerName());
            }
            json.writeStringField("message", OneLine.of(formatMessage(record)));
            if (record.getThrown() != null) {
                json.writeStringField("error", OneLine.of(record.getThrown()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return line.append('\n').toString();
    }
}
