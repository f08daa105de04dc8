/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.schema.event.Header;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * The number that {@link HandOver} gave an event, without the event: where numbers are compared is no place on the way of events.
 *
 * @param hostId host
 * @param run that gave the number
 * @param number one and above
 * @param second of the event, since the epoch
 */
public record HandedOver(String hostId, long run, long number, long second) {
    /** Side output that carries them. */
    public static final OutputTag<HandedOver> TAG =
            new OutputTag<>("handed-over", TypeInformation.of(HandedOver.class));

    static HandedOver of(Header header) {
        return new HandedOver(
                header.getHostId(),
                header.getHandoverRun(),
                header.getHandoverNumber(),
                header.getEventTime().getEpochSecond());
    }
}
