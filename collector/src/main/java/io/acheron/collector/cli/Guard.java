/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.account.MinuteAccounts;
import io.acheron.collector.budget.Budgets;
import io.acheron.collector.budget.CircuitBreaker;
import io.acheron.collector.budget.Omissions;
import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.control.Aspect;
import io.acheron.collector.control.BudgetAspect;
import io.acheron.collector.control.FilterAspect;
import io.acheron.collector.filter.FilterRefusedException;
import io.acheron.collector.filter.KernelFilters;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.OwnEvents;
import io.acheron.collector.publish.DrainLoop;
import io.acheron.collector.publish.EventSink;
import io.acheron.schema.control.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the collector from hurting the host, and honest about what that cost: filters, budgets, and the account of each minute. */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final List<Aspect> aspects = new ArrayList<>();
    private final List<Runnable> turns = new ArrayList<>();
    private final List<Runnable> last = new ArrayList<>();
    private Supplier<List<String>> inForce = List::of;

    /** Of the parts of a run that are there before it. */
    Guard(
            Capture capture,
            HostIdentity host,
            BootClock clock,
            OwnEvents events,
            DrainLoop loop,
            Supplier<List<LossCount>> counters,
            EventSink sink,
            CollectorConfig.Filters asked)
            throws UserException {
        Consumer<SpecificRecord> tell = payload -> loop.offer(events.of(payload));
        CaptureControl control = capture.control().orElse(null);
        if (control != null) {
            filters(
                    new KernelFilters(control, capture.kinds(), clock, events, loop::offer, asked.endless()),
                    clock,
                    asked.own());
            budgets(capture, control, clock, tell);
        } else if (!asked.own().isEmpty()) {
            LOG.warn("filters are of no effect without BPF: nothing is left out");
        }
        Omissions omissions = new Omissions(counters, clock::now, tell, System.nanoTime());
        turns.add(() -> omissions.turn(System.nanoTime()));
        last.add(omissions::tellAll);
        MinuteAccounts accounts =
                new MinuteAccounts(host, clock.startedNs(), clock::now, counters, capture::sequences, sink::account);
        turns.add(accounts::turn);
        last.add(accounts::finish);
    }

    private void filters(KernelFilters filters, BootClock clock, List<Filter> own) throws UserException {
        inForce = filters::ids;
        FilterAspect aspect = new FilterAspect(filters, clock::now);
        try {
            aspect.own(own);
        } catch (FilterRefusedException e) {
            throw new UserException(Main.USAGE, "setting filters: " + e.getMessage());
        }
        aspects.add(aspect);
        turns.add(filters::turn);
        last.add(filters::tellAll);
    }

    private void budgets(Capture capture, CaptureControl control, BootClock clock, Consumer<SpecificRecord> tell) {
        Budgets budgets = new Budgets(control, capture.kinds());
        aspects.add(new BudgetAspect(budgets));
        CircuitBreaker breaker = new CircuitBreaker(capture, control, budgets, clock::now, tell);
        turns.add(() -> breaker.turn(System.nanoTime()));
    }

    /** What of it can be changed while it runs. */
    List<Aspect> aspects() {
        return List.copyOf(aspects);
    }

    /** Ids of the filters in force. */
    List<String> filters() {
        return inForce.get();
    }

    /** Does what is due; for the thread that drains. */
    void turn() {
        turns.forEach(Runnable::run);
    }

    /** Tells what is not told yet, while it can still be sent. */
    void finish() {
        last.forEach(Runnable::run);
    }
}
