/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.schema.RandomRecords;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    private static final String MINIMAL =
            "{\"header\":{\"host_id\":\"h\",\"boot_id\":\"b\",\"cpu\":1,\"sequence\":2,\"kernel_time_ns\":3,"
                    + "\"event_time\":\"2026-11-22T10:15:30.000001Z\",\"observed_time\":\"2026-11-22T10:15:31Z\",\"probe\":\"p\"},\"kind\":\"process_exit\"}";

    @ParameterizedTest
    @ValueSource(classes = {Event.class, Alert.class, RuleBundle.class})
    void shouldGoThroughJsonAndAvroUnchanged(Class<? extends SpecificRecord> type) throws Exception {
        roundTrip(type);
    }

    private static <T extends SpecificRecord> void roundTrip(Class<T> type) throws Exception {
        RandomRecords records = new RandomRecords(42, type);
        JsonLines<T> json = JsonLines.of(type);
        SingleObject<T> avro = SingleObject.of(type);
        for (int i = 0; i < 300; i++) {
            T record = records.next(type);
            String line = json.write(record);
            assertThat(line).doesNotContain("\n");
            assertThat(json.read(line)).isEqualTo(record);
            assertThat(avro.decode(avro.encode(json.read(line)))).isEqualTo(record);
        }
    }

    @Test
    void shouldLeaveOutWhatHasItsDefault() throws Exception {
        JsonLines<Event> json = JsonLines.of(Event.class);
        assertThat(json.write(json.read(MINIMAL))).isEqualTo(MINIMAL);
    }

    @Test
    void shouldNotShareDefaultListsBetweenRecords() throws Exception {
        JsonLines<Alert> json = JsonLines.of(Alert.class);
        String line =
                "{\"alert_id\":\"a\",\"fingerprint\":\"f\",\"rule\":{\"id\":\"r\"},\"host_id\":\"h\",\"first_seen\":\"2026-11-22T10:15:31Z\","
                        + "\"last_seen\":\"2026-11-22T10:15:31Z\",\"detected_time\":\"2026-11-22T10:15:31Z\"}";
        Alert first = json.read(line);
        first.getEvidenceIds().add("e");
        assertThat(json.read(line).getEvidenceIds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "{\"kind\":1}                                  | kind: expected text",
                "{\"kid\":\"x\"}                               | kid: no such field in Event",
                "{\"kind\":\"x\"}                              | header: Event must have this field",
                "{\"header\":[]}                               | header: expected an object",
                "{\"header\":{\"cpu\":\"one\"}}                | header.cpu: expected a whole number",
                "{\"header\":{\"event_time\":\"today\"}}       | header.event_time: expected a time",
                "{\"header\":{\"source\":\"GUESS\"}}           | header.source: expected one of",
                "[1]                                           | expected a JSON object",
                "{\"kind\":\"x\"                               | column",
                "nonsense                                      | column",
            })
    void shouldSayWhatIsWrongAndWhere(String line, String message) {
        assertThatThrownBy(() -> JsonLines.of(Event.class).read(line))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("column")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseTextBehindTheObject() {
        assertThatThrownBy(() -> JsonLines.of(Event.class).read(MINIMAL + " {}"))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("after the end");
    }

    @Test
    void shouldSurviveEveryCutOfALine() throws Exception {
        JsonLines<Event> json = JsonLines.of(Event.class);
        for (int end = 0; end < MINIMAL.length(); end++) {
            String cut = MINIMAL.substring(0, end);
            assertThatThrownBy(() -> json.read(cut)).isInstanceOf(UndecodableRecordException.class);
        }
    }
}
