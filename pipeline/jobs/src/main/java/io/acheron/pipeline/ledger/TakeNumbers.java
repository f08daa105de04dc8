/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes the numbers that {@link HandOver} gave off the events, and sends them another way. */
public final class TakeNumbers extends ProcessFunction<Event, Event> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Event event, Context context, Collector<Event> out) {
        Header header = event.getHeader();
        // None has a number that comes from a job of an earlier release or from a site job.
        if (header.getHandoverNumber() > 0) {
            context.output(HandedOver.TAG, HandedOver.of(header));
            // The number is of the way and not of the event: the same events give the same alerts on another way. In
            // place: it was just decoded, and nobody else holds it.
            header.setHandoverNumber(0);
            header.setHandoverRun(0);
        }
        out.collect(event);
    }
}
