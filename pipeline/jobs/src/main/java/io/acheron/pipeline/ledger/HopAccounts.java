/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.MapStore;
import io.acheron.pipeline.held.Store;
import io.acheron.pipeline.record.RecordTypeInfo;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;

/**
 * The accounts of one stage that is keyed by host: for each minute of event time what came, what went on and what was dropped for
 * which reason. They are keyed state, so that events that are read again after a failure are counted once.
 *
 * <p>The stage calls {@link #passed} or {@link #dropped} for each event, and {@link #tell} from each of its timers.
 */
public final class HopAccounts {
    /** A minute that did not grow for so many intervals is forgotten; an event that comes later begins another account of it. */
    private static final int INTERVALS_KEPT = 10;

    private static final Duration TIME_TO_LIVE = Duration.ofDays(2);
    private static final long MINUTE_S = 60;
    private static final int MOST_GROWING = 16_384;
    private static final int MOST_GROWING_OF_A_HOST = 64;

    private final Accounting accounting;
    private final String hop;
    /** Accounts that grow need not be read for each event. */
    private final Held held;

    private final Store<Long, HopAccount> minutes;

    HopAccounts(Accounting accounting, RuntimeContext context, String hop, Held held) {
        this.accounting = accounting;
        this.hop = hop;
        this.held = held;
        String name = "accounts-" + hop;
        MapStateDescriptor<Long, HopAccount> descriptor =
                new MapStateDescriptor<>(name, Types.LONG, new RecordTypeInfo<>(HopAccount.class));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TIME_TO_LIVE)
                .disableCleanupInBackground()
                .cleanupInRocksdbCompactFilter(1_000)
                .cleanupFullSnapshot()
                .build());
        this.minutes = held.over(new MapStore<>(name, context.getMapState(descriptor)), account -> 0);
    }

    /** @return what a stage needs that holds nothing but its accounts */
    public static Held held() {
        return new Held(MOST_GROWING, MOST_GROWING_OF_A_HOST);
    }

    /** @param out number of events that went on, of which one is the event itself and the others were made here; at least one */
    public void passed(Event event, int out, TimerService timers) {
        HopAccount account = of(event, timers);
        account.setIn(account.getIn() + out);
        account.setMade(account.getMade() + out - 1);
        account.setOut(account.getOut() + out);
        minutes.put(minute(event.getHeader().getEventTime()), account);
    }

    /** Counts an event that was made here and went on. */
    public void made(Event event, TimerService timers) {
        HopAccount account = of(event, timers);
        account.setIn(account.getIn() + 1);
        account.setMade(account.getMade() + 1);
        account.setOut(account.getOut() + 1);
        minutes.put(minute(event.getHeader().getEventTime()), account);
    }

    /** @param reason such as repeat, cleaned or sampled */
    public void dropped(Event event, String reason, TimerService timers) {
        HopAccount account = of(event, timers);
        account.setIn(account.getIn() + 1);
        account.getDropped().merge(reason, 1L, Long::sum);
        minutes.put(minute(event.getHeader().getEventTime()), account);
    }

    /** Counts what another stage has seen and reported. */
    void add(Tally tally, TimerService timers) {
        HopAccount account = of(tally.hostId(), tally.time(), 0, timers);
        account.setIn(account.getIn() + tally.in());
        account.setMade(account.getMade() + tally.made());
        account.setOut(account.getOut() + tally.out());
        if (!tally.reason().isEmpty()) {
            account.getDropped().merge(tally.reason(), (long) tally.in() - tally.out(), Long::sum);
        }
        minutes.put(minute(tally.time()), account);
    }

    private HopAccount of(Event event, TimerService timers) {
        Header header = event.getHeader();
        return of(header.getHostId(), header.getEventTime(), header.getKernelTimeNs(), timers);
    }

    private HopAccount of(String host, Instant time, long kernelTimeNs, TimerService timers) {
        long now = timers.currentProcessingTime();
        held.enter(host, now);
        HopAccount known = minutes.get(minute(time));
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

    /**
     * Tells the accounts that have grown and forgets those that no longer do.
     *
     * @param hostId key in hand
     * @param timers of the timer that fired
     * @param out takes what goes to the status topic
     */
    public void tell(String hostId, TimerService timers, Consumer<StatusRecord> out) {
        long now = timers.currentProcessingTime();
        long intervalMs = accounting.interval().toMillis();
        List<Long> old = new ArrayList<>();
        Map<Long, HopAccount> grown = new HashMap<>();
        List<Long> kept = new ArrayList<>();
        held.enter(hostId, now);
        minutes.forEach((minute, account) -> {
            if (account.getTold() && now - account.getTouchedMs() > INTERVALS_KEPT * intervalMs) {
                old.add(minute);
                return;
            }
            kept.add(minute);
            if (!account.getTold()) {
                grown.put(minute, account);
            }
        });
        for (Map.Entry<Long, HopAccount> entry : grown.entrySet()) {
            out.accept(StatusRecord.of(ledger(hostId, entry.getKey(), entry.getValue())));
            entry.getValue().setTold(true);
            minutes.put(entry.getKey(), entry.getValue());
        }
        for (Long minute : old) {
            minutes.remove(minute);
        }
        if (!kept.isEmpty()) {
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
