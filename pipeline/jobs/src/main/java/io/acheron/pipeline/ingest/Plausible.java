/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.Ledger;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * What a record must hold beyond its schema before it enters the job: its host becomes the key of state and of other records, and
 * arithmetic with its time must not overflow. A record that does not is put aside where its topic, partition and offset are known.
 */
final class Plausible {
    /** As long as a host name may be. */
    private static final int LONGEST_ID = 255;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** @return what is wrong and what to do; null if nothing is */
    static @Nullable String problem(SpecificRecordBase record) {
        if (record instanceof Event event) {
            Header header = event.getHeader();
            String problem = problem("header.host_id", header.getHostId());
            if (problem == null) {
                problem = problem("header.boot_id", header.getBootId());
            }
            // An event from the future is given the time at which it was read.
            return problem == null ? problem("header.event_time", header.getEventTime(), Instant.MAX) : problem;
        } else if (record instanceof Heartbeat heartbeat) {
            String problem = problem("host_id", heartbeat.getHostId());
            return problem == null ? problem("time", heartbeat.getTime(), LATEST) : problem;
        } else if (record instanceof Ledger ledger) {
            String problem = problem("host_id", ledger.getHostId());
            return problem == null ? problem("minute", ledger.getMinute(), LATEST) : problem;
        }
        return null;
    }

    private static @Nullable String problem(String field, String id) {
        return id.length() <= LONGEST_ID
                ? null
                : "%s has %d characters, and %d are taken; correct what the sender calls itself"
                        .formatted(field, id.length(), LONGEST_ID);
    }

    private static @Nullable String problem(String field, Instant time, Instant latest) {
        return time.isBefore(EARLIEST) || time.isAfter(latest)
                ? "%s is %s, and no clock shows that; set the clock of the sender".formatted(field, time)
                : null;
    }

    private Plausible() {}
}
