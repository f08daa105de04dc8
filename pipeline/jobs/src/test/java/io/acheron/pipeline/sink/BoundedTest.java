/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.sink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.RuleRef;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.DefaultKafkaSinkContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class BoundedTest {
    private static final int MIB = 1 << 20;
    private static final int ROOM = MIB - 16 * 1024;

    @Test
    void shouldWriteARecordThatFitsAsItIs() {
        Event event = Sample.exec("web-1", 1, 0, 100, "/bin/true");
        ProducerRecord<byte[], byte[]> written =
                write(new AvroRecords<>("events", Event.class, new RecordKey.Host()), whole -> null, event);
        assertThat(written.topic()).isEqualTo("events");
        assertThat(written.value()).isEqualTo(SingleObject.of(Event.class).encode(event));
    }

    @Test
    void shouldSendWhatKafkaWouldRefuseToTheDeadLettersCutAndSayWhy() {
        ProducerRecord<byte[], byte[]> written =
                write(new AvroRecords<>("events", Event.class, new RecordKey.Host()), whole -> null, large(2 * MIB));
        assertThat(written.topic()).isEqualTo("dead");
        assertThat(written.value()).hasSize(Bounded.MOST_DEAD);
        assertThat(header(written, "stage")).isEqualTo("sink-test");
        assertThat(header(written, "topic")).isEqualTo("events");
        assertThat(header(written, "reason")).contains("max.request.size");
    }

    @Test
    void shouldKeepAnAlertAndLeaveOutTheEventsThatAreTooMany() throws Exception {
        Alert alert = alert(Collections.nCopies(16, large(200_000)));
        ProducerRecord<byte[], byte[]> written =
                write(new AvroRecords<>("alerts", Alert.class, new RecordKey.Fingerprint()), new SmallerAlert(), alert);
        assertThat(written.topic()).isEqualTo("alerts");
        assertThat(written.value().length).isLessThan(ROOM);
        Alert kept = SingleObject.of(Alert.class).decode(written.value());
        assertThat(kept.getAlertId()).isEqualTo(alert.getAlertId());
        assertThat(kept.getEvents()).hasSize(4);
        assertThat(kept.getEventsLeftOut()).isEqualTo(12);

        ProducerRecord<byte[], byte[]> json = write(new AlertJsonRecords("json"), new SmallerAlert(), alert);
        assertThat(json.topic()).isEqualTo("json");
        assertThat(json.value().length).isLessThan(ROOM);
    }

    @Test
    void shouldKeepAnAlertWithoutEventsRatherThanNone() throws Exception {
        ProducerRecord<byte[], byte[]> written = write(
                new AvroRecords<>("alerts", Alert.class, new RecordKey.Fingerprint()),
                new SmallerAlert(),
                alert(List.of(large(2 * MIB))));
        assertThat(SingleObject.of(Alert.class).decode(written.value()).getEventsLeftOut())
                .isEqualTo(1);
    }

    @Test
    void shouldCutADeadLetterThatWasAsLargeAsARecordMayBe() {
        DeadLetter dead = new DeadLetter("decode", "garbled", "raw", 1, 2, new byte[MIB]);
        ProducerRecord<byte[], byte[]> written = write(new DeadLetterRecords("dead"), whole -> null, dead);
        assertThat(written.topic()).isEqualTo("dead");
        assertThat(written.value().length).isLessThan(ROOM);
        assertThat(header(written, "size")).isEqualTo(Integer.toString(MIB));
        assertThat(header(written, "stage")).isEqualTo("decode");
        assertThat(header(written, "offset")).isEqualTo("2");
    }

    @Test
    void shouldNameTheEventThatFailedInsideTheJob() {
        Event event = Sample.exec("web-1", 5, 0, 100, "/bin/true");
        DeadLetter dead = DeadLetter.of("refine", new IllegalStateException("poison"), event);
        ProducerRecord<byte[], byte[]> written = write(new DeadLetterRecords("dead"), whole -> null, dead);
        assertThat(header(written, "event")).startsWith("web-1/" + Sample.BOOT + "/0/5/");
        assertThat(new String(written.key(), StandardCharsets.UTF_8)).isEqualTo(header(written, "event"));
        assertThat(header(written, "key")).isEqualTo("web-1");
        assertThat(header(written, "reason")).isEqualTo("IllegalStateException: poison");
    }

    private static Event large(int bytes) {
        Event event = Sample.exec("web-1", 1, 0, 100, "/bin/true");
        event.getProcess().setCommandLine("x".repeat(bytes));
        return event;
    }

    private static Alert alert(List<Event> events) {
        return Alert.newBuilder()
                .setAlertId("a1")
                .setFingerprint("f1")
                .setRule(RuleRef.newBuilder().setId("r1").build())
                .setHostId("web-1")
                .setEvents(events)
                .setFirstSeen(Sample.START)
                .setLastSeen(Sample.START)
                .setDetectedTime(Sample.START)
                .build();
    }

    private static <T> ProducerRecord<byte[], byte[]> write(
            KafkaRecordSerializationSchema<T> records, Bounded.Smaller<T> smaller, T record) {
        Bounded<T> bounded = new Bounded<>(records, smaller, MIB, new DeadLetterRecords("dead"), "sink-test");
        return requireNonNull(bounded.serialize(record, new DefaultKafkaSinkContext(0, 1, new Properties()), 0L));
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
