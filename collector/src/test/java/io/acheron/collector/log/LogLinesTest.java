/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    /** A process may be called so. */
    private static final String FORGED =
            "sh\n2026-11-22T05:00:00+00:00 INFO Health - all is well\r\u001b[2J\u202e\u2028\u0085\"}\0";

    @Test
    void shouldStayOneLineOfTextWhateverTheMessageHolds() {
        LogRecord record = record();
        String line = new TextLogLines().format(record);
        assertThat(line).endsWith("\n");
        assertThat(line.strip().codePoints()).noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028);
        assertThat(line)
                .contains("WARN Probe - sh\\u000a2026")
                .contains("java.lang.IllegalStateException: sh\\u000a")
                .contains("| caused by java.lang.RuntimeException: why");
    }

    @Test
    void shouldStayOneObjectOfJsonWhateverTheMessageHolds() throws Exception {
        String line = new JsonLogLines().format(record());
        assertThat(line.lines()).hasSize(1);
        JsonNode json = new JsonMapper().readTree(line);
        assertThat(json.get("level").asText()).isEqualTo("warn");
        assertThat(json.get("logger").asText()).isEqualTo("io.acheron.Probe");
        assertThat(json.get("message").asText()).startsWith("sh\\u000a2026").endsWith("\"}\\u0000");
        assertThat(json.get("error").asText()).contains("caused by");
        assertThat(json.size()).isEqualTo(5);
    }

    @Test
    void shouldLeaveWhatIsReadableAlone() {
        assertThat(OneLine.of("größer – 日本 𝄞 /usr/bin/x")).isEqualTo("größer – 日本 𝄞 /usr/bin/x");
    }

    private static LogRecord record() {
        LogRecord record = new LogRecord(Level.WARNING, FORGED);
        record.setLoggerName("io.acheron.Probe");
        record.setThrown(new IllegalStateException(FORGED, new RuntimeException("why")));
        return record;
    }
}
