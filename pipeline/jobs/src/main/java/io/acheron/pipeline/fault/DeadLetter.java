/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.fault;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * A record that a stage could not use. It leaves the stage by {@link #TAG} and the job goes on.
 *
 * @param stage operator id of the stage, such as {@code decode-event}
 * @param reason what is wrong, one line
 * @param topic topic it came from; empty when the stage reads no topic itself
 * @param partition partition; -1 when unknown
 * @param offset offset in the partition; -1 when unknown
 * @param value the original bytes; for an event inside the job its Avro single-object encoding
 * @param event id of the event inside the job, which names host, boot, CPU and number; empty for a record that was not read
 * @param key key of the record in its topic, by which it can be sent there again; of events it is the host; empty when unknown
 */
public record DeadLetter(
        String stage, String reason, String topic, int partition, long offset, byte[] value, String event, String key) {
    /** Side output that carries dead letters, the same in all stages. */
    public static final OutputTag<DeadLetter> TAG =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private static final int LONGEST_REASON = 500;

    /** A record that was not read. */
    public DeadLetter(String stage, String reason, String topic, int partition, long offset, byte[] value) {
        this(stage, reason, topic, partition, offset, value, "", "");
    }

    /** @return the same with the key that the record has in its topic */
    public DeadLetter withKey(String key) {
        return new DeadLetter(stage, reason, topic, partition, offset, value, event, key);
    }

    /** @return a dead letter for an event that failed inside the job */
    public static DeadLetter of(String stage, Throwable cause, Event event) {
        return of(stage, reason(cause), event);
    }

    /** @return a dead letter for an event that failed inside the job, with the reason in words */
    public static DeadLetter of(String stage, String reason, Event event) {
        return new DeadLetter(
                stage,
                line(reason),
                "",
                -1,
                -1,
                bytes(Event.class, event),
                EventId.of(event),
                event.getHeader().getHostId());
    }

    /**
     * @param type class of the record
     * @param id of the record, such as that of an alert
     * @param host it is about
     * @return a dead letter for a record that was made or read in the job
     */
    public static <T extends SpecificRecord> DeadLetter of(
            String stage, Throwable cause, Class<T> type, T record, String id, String host) {
        return new DeadLetter(stage, line(reason(cause)), "", -1, -1, bytes(type, record), id, host);
    }

    /** What a stage fails at may be what cannot be written either. */
    private static <T extends SpecificRecord> byte[] bytes(Class<T> type, T record) {
        try {
            return SingleObject.of(type).encode(record);
        } catch (RuntimeException e) {
            return String.valueOf(record).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** @return a dead letter for a record that failed inside the job */
    public static DeadLetter of(String stage, Throwable cause, byte[] value) {
        return of(stage, reason(cause), value);
    }

    /** @return a dead letter for a record that failed inside the job, with the reason in words */
    public static DeadLetter of(String stage, String reason, byte[] value) {
        return of(stage, reason, "", -1, -1, value);
    }

    /** @return a dead letter for a record that a stage read itself, with the reason in words */
    public static DeadLetter of(String stage, String reason, String topic, int partition, long offset, byte[] value) {
        return new DeadLetter(stage, line(reason), topic, partition, offset, value);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return cause.getClass().getSimpleName() + message;
    }

    private static String line(String reason) {
        String line = reason.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
