/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.Receipt;
import io.acheron.schema.status.JobReceipt;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Counts what was left out of a host's events, by minute of event time, entry and kind, and gives the counts out when the minute is
 * over. An event that comes later opens a further receipt for its minute: receipts add up.
 */
final class Receipts {
    private static final long MINUTE_MS = 60_000;
    /** A minute ends soon; this only catches what a lost timer would leave. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private final String job;
    private final MapState<String, JobReceipt> open;

    Receipts(String job, RuntimeContext context) {
        MapStateDescriptor<String, JobReceipt> descriptor =
                new MapStateDescriptor<>("clean-receipts", Types.STRING, new RecordTypeInfo<>(JobReceipt.class));
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(MEMORY).cleanupFullSnapshot().build());
        this.job = job;
        this.open = context.getMapState(descriptor);
    }

    /** @return event time in milliseconds at which the receipt is due */
    long count(Event event, String stage, String mechanism, Grounds grounds) throws Exception {
        long begin = Math.floorDiv(event.getHeader().getEventTime().toEpochMilli(), MINUTE_MS) * MINUTE_MS;
        String key = begin + " " + mechanism + ' ' + grounds.id() + ' ' + event.getKind();
        JobReceipt known = open.get(key);
        JobReceipt receipt = known == null ? receipt(event, stage, mechanism, grounds, begin) : known;
        receipt.getReceipt().setCount(receipt.getReceipt().getCount() + 1);
        open.put(key, receipt);
        return begin + MINUTE_MS - 1;
    }

    /** Gives out what was counted in minutes that ended by then. */
    void close(long untilMs, Consumer<JobReceipt> out) throws Exception {
        List<String> closed = new ArrayList<>();
        for (Map.Entry<String, JobReceipt> entry : open.entries()) {
            if (entry.getValue().getReceipt().getEnd().toEpochMilli() - 1 <= untilMs) {
                closed.add(entry.getKey());
                out.accept(entry.getValue());
            }
        }
        for (String key : closed) {
            open.remove(key);
        }
    }

    private JobReceipt receipt(Event event, String stage, String mechanism, Grounds grounds, long begin) {
        String hostId = event.getHeader().getHostId();
        Receipt counted = Receipt.newBuilder()
                .setKind(event.getKind())
                .setMechanism(mechanism)
                .setKey("host=" + hostId)
                .setFilterId(grounds.id())
                .setReason(grounds.reason())
                .setBegin(Instant.ofEpochMilli(begin))
                .setEnd(Instant.ofEpochMilli(begin + MINUTE_MS))
                .setExpires(grounds.expires().truncatedTo(ChronoUnit.MICROS))
                .build();
        return JobReceipt.newBuilder()
                .setJob(job)
                .setStage(stage)
                .setHostId(hostId)
                .setReceipt(counted)
                .build();
    }
}
