/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Receipt;
import io.acheron.schema.status.JobReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts events from the future, host by host: the first is told at once, those after it once a minute. */
final class FutureEvents {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_HOSTS = 10_000;

    private final String job;
    private final Map<String, Count> hosts = new HashMap<>();

    FutureEvents(String job) {
        this.job = job;
    }

    private static final class Count {
        private Instant begin = Instant.EPOCH;
        private long events;
    }

    /**
     * @param now by the clock of the job
     * @return receipts that are due
     */
    List<JobReceipt> note(Event event, Instant now) {
        if (hosts.size() >= MOST_HOSTS) {
            hosts.clear();
        }
        String host = event.getHeader().getHostId();
        Count count = hosts.computeIfAbsent(host, it -> new Count());
        count.events++;
        List<JobReceipt> due = new ArrayList<>();
        if (now.isAfter(count.begin.plus(PERIOD))) {
            due.add(receipt(host, count, event, now));
            count.begin = now;
            count.events = 0;
        }
        return due;
    }

    private JobReceipt receipt(String host, Count count, Event event, Instant now) {
        return JobReceipt.newBuilder()
                .setJob(job)
                .setStage("read")
                .setHostId(host)
                .setReceipt(Receipt.newBuilder()
                        .setKind(event.getKind())
                        .setMechanism("clock")
                        .setKey("event_time=" + event.getHeader().getEventTime())
                        .setReason(
                                "from the future: they bear the time at which they were read; set the clock of the host")
                        .setBegin(count.begin.equals(Instant.EPOCH) ? now : count.begin)
                        .setEnd(now)
                        .setCount(count.events)
                        .build())
                .build();
    }
}
