/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.EventKind;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.OwnEvents;
import io.acheron.schema.control.Filter;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.ConfigChange;
import io.acheron.schema.payload.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The filters in force. They leave records out in the kernel, where it is cheapest, and nothing in silence: each has an owner, a reason
 * and an end, each change is told as {@code config_change}, and what was left out is told as {@code receipt} every {@value
 * #RECEIPT_SECONDS} s and when a filter ends.
 *
 * <p>A filter that names no kind does not apply to kinds of high priority, and none hides a signal sent to the collector.
 *
 * <p>Thread safe; {@link #turn} is for the thread that drains.
 */
public final class KernelFilters {
    static final int RECEIPT_SECONDS = 60;

    private static final Duration RECEIPT_INTERVAL = Duration.ofSeconds(RECEIPT_SECONDS);

    private final FilterTable table;
    private final FilterCheck check;
    private final List<EventKind> kinds;
    private final BootClock clock;
    private final OwnEvents own;
    private final Consumer<Event> out;
    private final List<ActiveFilter> active = new ArrayList<>();
    private final BitSet slots = new BitSet();

    /**
     * @param control of a capture that runs
     * @param kinds what it may give
     * @param clock tells when a filter ends
     * @param own makes the events about changes and hits
     * @param out takes them
     * @param endless whether a filter without end is taken
     */
    public KernelFilters(
            CaptureControl control,
            List<EventKind> kinds,
            BootClock clock,
            OwnEvents own,
            Consumer<Event> out,
            boolean endless) {
        this.table = new FilterTable(control);
        this.check = new FilterCheck(kinds, endless);
        this.kinds = List.copyOf(kinds);
        this.clock = clock;
        this.own = own;
        this.out = out;
    }

    /**
     * Replaces all filters of one source; those of the other stay. Filters that are as they were go on counting.
     *
     * @param filters all that this source wants
     * @throws FilterRefusedException when one of them cannot be taken: nothing is changed then
     */
    public synchronized void replace(Origin origin, List<Filter> filters) throws FilterRefusedException {
        expire();
        try {
            check.check(filters, others(origin), table.slots(), clock.now());
        } catch (FilterRefusedException e) {
            tell(change(origin, "", "refused", "", "", String.valueOf(e.getMessage())));
            throw e;
        }
        List<ActiveFilter> kept = new ArrayList<>(others(origin));
        List<ActiveFilter> gone = new ArrayList<>();
        for (ActiveFilter it : active) {
            if (it.origin().source().equals(origin.source())) {
                (filters.contains(it.filter()) ? kept : gone).add(it);
            }
        }
        table.keep(kept, kinds);
        gone.forEach(it -> end(it, origin, "removed"));
        for (Filter filter : filters) {
            if (kept.stream().noneMatch(it -> it.filter().equals(filter))) {
                kept.add(begin(filter, origin));
            }
        }
        active.clear();
        active.addAll(kept);
        table.write(active, kinds);
    }

    /** Returns why {@link #replace} would refuse these filters; empty if it would take them. Any thread. */
    public synchronized Optional<String> refusal(Origin origin, List<Filter> filters) {
        try {
            check.check(filters, others(origin), table.slots(), clock.now());
            return Optional.empty();
        } catch (FilterRefusedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private List<ActiveFilter> others(Origin origin) {
        return active.stream()
                .filter(it -> !it.origin().source().equals(origin.source()))
                .toList();
    }

    private ActiveFilter begin(Filter filter, Origin origin) {
        int slot = slots.nextClearBit(0);
        slots.set(slot);
        ActiveFilter begun = new ActiveFilter(
                filter,
                origin,
                Condition.of(filter.getField(), filter.getValue()),
                slot,
                check.appliesTo(filter),
                clock.now());
        begun.kinds().forEach(kind -> begun.news(kind.type(), table.hits(slot, kind.type())));
        tell(change(origin, filter.getFilterId(), "set", "", begun.text(), filter.getReason()));
        return begun;
    }

    private void end(ActiveFilter filter, Origin origin, String action) {
        account(filter);
        slots.clear(filter.slot());
        tell(change(
                origin,
                filter.filter().getFilterId(),
                action,
                filter.text(),
                "",
                filter.filter().getReason()));
    }

    /** Ends what has expired and tells the receipts that are due; cheap when there is nothing. */
    public synchronized void turn() {
        if (active.isEmpty()) {
            return;
        }
        expire();
        Instant due = clock.now().minus(RECEIPT_INTERVAL);
        active.stream().filter(it -> !it.since().isAfter(due)).forEach(this::account);
    }

    private void expire() {
        Instant now = clock.now();
        List<ActiveFilter> expired =
                active.stream().filter(it -> it.hasExpired(now)).toList();
        if (!expired.isEmpty()) {
            active.removeAll(expired);
            table.keep(active, kinds);
            expired.forEach(it -> end(it, new Origin("self", it.origin().version(), ""), "expired"));
            table.write(active, kinds);
        }
    }

    /** Tells what has been left out so far; for the end of a run. The filters stay. */
    public synchronized void tellAll() {
        active.forEach(this::account);
    }

    private void account(ActiveFilter filter) {
        Instant now = clock.now();
        for (EventKind kind : filter.kinds()) {
            long count = filter.news(kind.type(), table.hits(filter.slot(), kind.type()));
            if (count > 0) {
                tell(Receipt.newBuilder()
                        .setKind(kind.name())
                        .setMechanism("filter")
                        .setKey(filter.key())
                        .setFilterId(filter.filter().getFilterId())
                        .setReason(filter.filter().getReason())
                        .setBegin(filter.since())
                        .setEnd(now)
                        .setCount(count)
                        .setExpires(filter.filter().getExpires())
                        .build());
            }
        }
        filter.toldUntil(now);
    }

    private static ConfigChange change(
            Origin origin, String name, String action, String before, String after, String reason) {
        return ConfigChange.newBuilder()
                .setSubject("filter")
                .setName(name)
                .setAction(action)
                .setBefore(before)
                .setAfter(after)
                .setSource(origin.source())
                .setVersion(origin.version())
                .setIssuedBy(origin.issuedBy())
                .setReason(reason)
                .build();
    }

    private void tell(SpecificRecord payload) {
        out.accept(own.of(payload));
    }

    /** Returns the ids of the filters in force. */
    public synchronized List<String> ids() {
        return active.stream().map(it -> it.filter().getFilterId()).toList();
    }

    /** Returns a filter in force. */
    public synchronized Optional<Filter> filter(String id) {
        return active.stream()
                .map(ActiveFilter::filter)
                .filter(it -> it.getFilterId().equals(id))
                .findFirst();
    }
}
