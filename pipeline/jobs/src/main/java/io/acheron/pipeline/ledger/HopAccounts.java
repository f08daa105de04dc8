/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Header;
import io.acheron.schema.state.HopAccount;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.TimerService;

/**
 * The accounts of one stage that is keyed by host: for each minute of event time what came, what went on and what was dropped for
 * which reason. They are keyed state, so that events that are read again after a failure are counted once.
 *
 * <p>The stage calls {@link #passed} or {@link #dropped} for each event, {@link #tell} from each of its timers and {@link #snapshot}
 * before each snapshot.
 */
public final class HopAccounts {
    /** A minute that did not grow for so many intervals is forgotten; an event that comes later begins another account of it. */
    private static final int INTERVALS_KEPT = 10;

    private static final Duration TIME_TO_LIVE = Duration.ofDays(2);
    private static final long MINUTE_S = 60;
    private static final int MOST_GROWING = 16_384;

    private final Accounting accounting;
    private final String hop;
    private final MapState<Long, HopAccount> minutes;
    /** Accounts that grow, so that they need not be read for each event; every change is written at once. */
    private final Map<HostMinute, HopAccount> growing = new LinkedHashMap<>(16, 0.75f, true);

    private record HostMinute(String host, long minute) {}

    HopAccounts(Accounting accounting, RuntimeContext context, String hop) {
        this.accounting = accounting;
        this.hop = hop;
        MapStateDescriptor<Long, HopAccount> descriptor =
                new MapStateDescriptor<>("accounts-" + hop, Types.LONG, new AvroTypeInfo<>(HopAccount.class));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TIME_TO_LIVE)
                .disableCleanupInBackground()
                .cleanupInRocksdbCompactFilter(1_000)
                .cleanupFullSnapshot()
                .build());
        this.minutes = context.getMapState(descriptor);
    }

    /** @param out number of events that went on, of which one is the event itself and the others were made here; at least one */
    public void passed(Event event, int out, TimerService timers) throws Exception {
        HopAccount account = of(event, timers);
        account.setIn(account.getIn() + out);
        account.setMade(account.getMade() + out - 1);
        account.setOut(account.getOut() + out);
        keep(event.getHeader().getHostId(), event.getHeader().getEventTime(), account);
    }

    /** Counts an event that was made here and went on. */
    public void made(Event event, TimerService timers) throws Exception {
        HopAccount account = of(event, timers);
        account.setIn(account.getIn() + 1);
        account.setMade(account.getMade() + 1);
        account.setOut(account.getOut() + 1);
        keep(event.getHeader().getHostId(), event.getHeader().getEventTime(), account);
    }

    /** @param reason such as repeat, cleaned or sampled */
    public void dropped(Event event, String reason, TimerService timers) throws Exception {
        HopAccount account = of(event, timers);
        account.setIn(account.getIn() + 1);
        account.getDropped().merge(reason, 1L, Long::sum);
        keep(event.getHeader().getHostId(), event.getHeader().getEventTime(), account);
    }

    /** Counts what another stage has seen and reported. */
    void add(Tally tally, TimerService timers) throws Exception {
        HopAccount account = of(tally.hostId(), tally.time(), 0, timers);
        account.setIn(account.getIn() + tally.in());
        account.setMade(account.getMade() + tally.made());
        account.setOut(account.getOut() + tally.out());
        if (!tally.reason().isEmpty()) {
            account.getDropped().merge(tally.reason(), (long) tally.in() - tally.out(), Long::sum);
        }
        keep(tally.hostId(), tally.time(), account);
    }

    /**
     * To be called before each snapshot. The backend that keeps state on the heap writes its objects while the stage goes on, and
     * copies only those that it is asked for meanwhile: what is held here must be asked for again.
     */
    public void snapshot() {
        growing.clear();
    }

    private HopAccount of(Event event, TimerService timers) throws Exception {
        Header header = event.getHeader();
        return of(header.getHostId(), header.getEventTime(), header.getKernelTimeNs(), timers);
    }

    private HopAccount of(String host, Instant time, long kernelTimeNs, TimerService timers) throws Exception {
        long now = timers.currentProcessingTime();
        HopAccount held = growing.get(new HostMinute(host, minute(time)));
        HopAccount known = held == null ? minutes.get(minute(time)) : held;
        HopAccount account = known == null
                ? HopAccount.newBuilder()
                        .setRunNs(kernelTimeNs)
                        .setTold(true)
                        .setDropped(new HashMap<>())
                        .build()
                : known;
        if (account.getTold()) {
            timers.registerProcessingTimeTimer(next(now));
        }
        account.setTold(false);
        account.setTouchedMs(now);
        return account;
    }

    private void keep(String host, Instant time, HopAccount account) throws Exception {
        minutes.put(minute(time), account);
        growing.put(new HostMinute(host, minute(time)), account);
        if (growing.size() > MOST_GROWING) {
            Iterator<HopAccount> eldest = growing.values().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /**
     * Tells the accounts that have grown and forgets those that no longer do.
     *
     * @param hostId key in hand
     * @param timers of the timer that fired
     * @param out takes what goes to the status topic
     */
    public void tell(String hostId, TimerService timers, Consumer<StatusRecord> out) throws Exception {
        long now = timers.currentProcessingTime();
        long intervalMs = accounting.interval().toMillis();
        List<Long> old = new ArrayList<>();
        Map<Long, HopAccount> grown = new HashMap<>();
        boolean kept = false;
        for (Map.Entry<Long, HopAccount> entry : minutes.entries()) {
            HopAccount account = entry.getValue();
            if (!account.getTold()) {
                grown.put(entry.getKey(), account);
            } else if (now - account.getTouchedMs() > INTERVALS_KEPT * intervalMs) {
                old.add(entry.getKey());
            }
            kept |= !old.contains(entry.getKey());
        }
        for (Map.Entry<Long, HopAccount> entry : grown.entrySet()) {
            out.accept(StatusRecord.of(ledger(hostId, entry.getKey(), entry.getValue())));
            entry.getValue().setTold(true);
            minutes.put(entry.getKey(), entry.getValue());
            growing.remove(new HostMinute(hostId, entry.getKey()));
        }
        for (Long minute : old) {
            minutes.remove(minute);
            growing.remove(new HostMinute(hostId, minute));
        }
        if (kept) {
            timers.registerProcessingTimeTimer(next(now + (grown.isEmpty() ? INTERVALS_KEPT / 2 * intervalMs : 0)));
        }
    }

    private Ledger ledger(String hostId, long minute, HopAccount account) {
        return Ledger.newBuilder()
                .setSender(accounting.job())
                .setHostId(hostId)
                .setMinute(Instant.ofEpochSecond(minute * MINUTE_S))
                .setRunNs(account.getRunNs())
                .setHops(List.of(LedgerHop.newBuilder()
                        .setHop(hop)
                        .setIn(account.getIn())
                        .setMade(account.getMade())
                        .setOut(account.getOut())
                        .setDropped(account.getDropped())
                        .build()))
                .build();
    }

    /** Timers of all hosts fall together, and a burst of events makes one. */
    private long next(long now) {
        long interval = accounting.interval().toMillis();
        return (now / interval + 1) * interval;
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), MINUTE_S);
    }
}
