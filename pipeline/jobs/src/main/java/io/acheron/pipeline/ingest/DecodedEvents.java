/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.schema.event.Event;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Lets events pass and sends what could not be decoded to the dead letters. */
public final class DecodedEvents extends ProcessFunction<Incoming<Event>, Event> {
    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    private final String stage;

    /** @param stage name of the stage in dead letters */
    public DecodedEvents(String stage) {
        this.stage = stage;
    }

    @Override
    public void processElement(Incoming<Event> in, Context context, Collector<Event> out) {
        if (in.value() != null) {
            out.collect(in.value());
        } else if (in.dead() != null) {
            context.output(DeadLetter.TAG, in.dead());
            // The collector has sent it: without this it would seem to be lost.
            context.output(Tally.TAG, Tally.dropped(in.key(), time(context.timestamp()), "dead_letter"));
        } else {
            context.output(DeadLetter.TAG, new DeadLetter(stage, "a record without a value", "", -1, -1, NOTHING));
        }
    }

    private static Instant time(@Nullable Long timestamp) {
        return timestamp == null ? Instant.EPOCH : Instant.ofEpochMilli(timestamp);
    }
}
