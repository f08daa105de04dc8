/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Lets events pass and sends what could not be decoded to the dead letters. An event from the future, of a host whose clock is wrong,
 * takes the time at which it was read, so that windows and sequences of its host go on; its observed time still says what the host
 * believed.
 */
public final class DecodedEvents extends ProcessFunction<Incoming<Event>, Event> {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    private final String job;
    private final String stage;
    private final @Nullable Duration ahead;
    private transient FutureEvents future;

    /**
     * @param job name of the job in receipts
     * @param stage name of the stage in dead letters
     * @param ahead how far in the future an event may be; null for any
     */
    public DecodedEvents(String job, String stage, @Nullable Duration ahead) {
        this.job = job;
        this.stage = stage;
        this.ahead = ahead;
    }

    @Override
    public void open(OpenContext context) {
        future = new FutureEvents(job);
    }

    @Override
    public void processElement(Incoming<Event> in, Context context, Collector<Event> out) {
        if (in.value() != null) {
            out.collect(timely(in.value(), context));
        } else if (in.dead() != null) {
            context.output(DeadLetter.TAG, in.dead());
            // The collector has sent it: without this it would seem to be lost.
            context.output(Tally.TAG, Tally.dropped(in.key(), time(context.timestamp()), "dead_letter"));
        } else {
            context.output(
                    DeadLetter.TAG,
                    DeadLetter.of(stage, "a record without a value", NOTHING).withKey(in.key()));
        }
    }

    private Event timely(Event event, Context context) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        if (ahead == null || !event.getHeader().getEventTime().isAfter(now.plus(ahead))) {
            return event;
        }
        future.note(event, now).forEach(receipt -> context.output(StatusRecord.TAG, StatusRecord.of(receipt)));
        Event timely = Event.newBuilder(event).build();
        timely.getHeader().setEventTime(now);
        return timely;
    }

    private static Instant time(@Nullable Long timestamp) {
        return timestamp == null ? Instant.EPOCH : Instant.ofEpochMilli(timestamp);
    }
}
