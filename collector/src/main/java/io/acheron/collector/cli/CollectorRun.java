/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.config.ConfigException;
import io.acheron.collector.control.Standing;
import io.acheron.collector.health.Health;
import io.acheron.collector.health.HealthServer;
import io.acheron.collector.health.HealthSources;
import io.acheron.collector.health.ServiceManager;
import io.acheron.collector.health.Tally;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.ClockWatch;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.HostUnreadableException;
import io.acheron.collector.host.OwnEvents;
import io.acheron.collector.host.OwnProcesses;
import io.acheron.collector.host.SnapshotThread;
import io.acheron.collector.host.StartupSnapshot;
import io.acheron.collector.integrity.IntegrityWatch;
import io.acheron.collector.integrity.RunMarker;
import io.acheron.collector.inventory.StockTaking;
import io.acheron.collector.log.Logs;
import io.acheron.collector.publish.DrainLoop;
import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.EventSinks;
import io.acheron.collector.publish.SinkGoneException;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the collector, from opening the sink to the last line. */
final class CollectorRun {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorRun.class);

    private final CollectorConfig config;
    private final Stop stop;
    private final Settings settings;

    /** @param settings reads them again */
    CollectorRun(CollectorConfig config, Stop stop, Settings settings) {
        this.config = config;
        this.stop = stop;
        this.settings = settings;
    }

    /** Reads the settings anew. */
    @FunctionalInterface
    interface Settings {
        CollectorConfig read() throws ConfigException;
    }

    /** Runs in a thread of its own, which a look at the process then shows by name. Returns the exit code. */
    int run() throws UserException {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(collect());
                    } catch (UserException | RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                "acheron-drain");
        thread.start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserException told) {
                throw told;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    private int collect() throws UserException {
        HostIdentity host = host();
        BootClock clock = clock();
        EventSink sink = sink(host);
        try (RunMarker marker = RunMarker.open(config.stateDirectory(), host.bootId(), clock.now());
                Capture capture = Captures.start(config, host, clock)) {
            return drain(host, clock, capture, sink, marker);
        } catch (UserException e) {
            sink.close(config.stopTimeout());
            throw e;
        }
    }

    private int drain(HostIdentity host, BootClock clock, Capture capture, EventSink sink, RunMarker marker)
            throws UserException {
        OwnProcesses own = OwnProcesses.ofThisProcess();
        Iterator<Event> snapshot = config.snapshot()
                ? SnapshotThread.start(StartupSnapshot.of(host, clock, Version.text(), own::contains))
                : Collections.emptyIterator();
        HostFacts facts = new HostFacts();
        DrainLoop loop = new DrainLoop(capture, sink, snapshot, facts);
        OwnEvents events = new OwnEvents(host, clock, Version.text());
        facts.hash(config.hashing(), events, loop::offer);
        Consumer<SpecificRecord> tell = payload -> loop.offer(events.of(payload));
        marker.previous()
                .payloads(host.bootId(), clock.now(), config.snapshot())
                .forEach(tell);
        Supplier<List<LossCount>> counters = () -> Stream.of(capture.losses(), loop.counts(), sink.counts())
                .flatMap(List::stream)
                .toList();
        AtomicReference<@Nullable Steering> steered = new AtomicReference<>();
        HealthSources sources = new HealthSources(
                capture,
                sink,
                counters,
                () -> standing(steered.get()),
                marker.previous().end().text());
        Health health = new Health(host, clock, Version.text(), sources, config.statusInterval());
        Guard guard = new Guard(capture, host, clock, events, loop, counters, sink, config.filters());
        ServiceManager manager = ServiceManager.of(System.getenv());
        try (HealthServer server = serve(health, loop);
                Steering steering = Steering.start(config, host, capture, guard, health::interval, tell);
                StockTaking stock = HostFacts.stock(config, host, clock)) {
            LOG.debug("health server {}", server);
            steered.set(steering);
            Stop.onReload(() -> reload(steering));
            List<Runnable> afterTurn = new ArrayList<>(List.of(
                    health::turn,
                    steering::turn,
                    () -> stock.turn(sink::record),
                    guard::turn,
                    new ClockWatch(clock, tell)::run,
                    () -> marker.alive(clock.now(), sink.onlyInMemory()),
                    () -> manager.turn(System.nanoTime(), () -> !sink.isWedged()),
                    () -> manager.status(System.nanoTime(), health::line)));
            capture.control()
                    .map(it -> new IntegrityWatch(capture, it, clock::now, tell, config.integrityInterval()))
                    .ifPresent(it -> afterTurn.add(() -> it.turn(System.nanoTime())));
            ready(host, capture, sink);
            manager.ready("capturing by %s, host %s".formatted(capture.mode(), host.hostId()));
            stock.start();
            stop.whenStopped(loop::stop);
            try {
                loop.run(health::beforeTurn, () -> afterTurn.forEach(Runnable::run));
            } catch (SinkGoneException e) {
                stop.because(String.valueOf(e.getMessage()));
            }
            manager.stopping(String.valueOf(stop.reason()));
            guard.finish();
            health.lastWords();
            loop.finish(config.stopTimeout());
            marker.stopped(clock.now());
            // The counters of the kernel are read before close, those of the sink are final only now.
            Logs.say("acheron collector stopped (%s): %s".formatted(stop.reason(), Tally.of(counters.get())));
            return Main.DONE;
        }
    }

    private static Standing standing(@Nullable Steering steering) {
        return steering == null ? Standing.NONE : steering.standing();
    }

    private void reload(Steering steering) {
        try {
            CollectorConfig changed = settings.read();
            Logs.configure(changed.log());
            steering.reload(changed);
            LOG.info(
                    "settings were read again; log level, probes, watched paths, filters and the heartbeat interval follow, all else"
                            + " needs a restart");
        } catch (ConfigException e) {
            LOG.warn("settings were read again and refused, those in force stay: {}", e.getMessage());
        }
    }

    private @Nullable HealthServer serve(Health health, DrainLoop loop) throws UserException {
        InetSocketAddress listen = config.http().listen();
        if (listen == null) {
            return null;
        }
        try {
            return HealthServer.start(listen, health, loop::lastTurnNs);
        } catch (IOException e) {
            throw new UserException(Main.FAILED, e);
        }
    }

    private static void ready(HostIdentity host, Capture capture, EventSink sink) {
        String probes = capture.probes().stream()
                .filter(probe ->
                        probe.state() == ProbeState.State.ATTACHED || probe.state() == ProbeState.State.DEGRADED)
                .map(ProbeState::name)
                .collect(Collectors.joining(","));
        for (ProbeState probe : capture.probes()) {
            if (probe.state() == ProbeState.State.FAILED) {
                LOG.warn("probe {} is not attached: {}", probe.name(), probe.reason());
            }
        }
        Logs.say("acheron collector ready: mode=%s probes=%s host=%s sink=%s"
                .formatted(
                        capture.mode(),
                        probes,
                        host.hostId(),
                        sink.destination().replace(' ', ',')));
    }

    private HostIdentity host() throws UserException {
        try {
            return HostIdentity.discover(config.hostId(), config.stateDirectory());
        } catch (HostUnreadableException e) {
            throw new UserException(Main.FAILED, e);
        }
    }

    private static BootClock clock() throws UserException {
        try {
            return BootClock.start();
        } catch (HostUnreadableException e) {
            throw new UserException(Main.FAILED, e);
        }
    }

    private EventSink sink(HostIdentity host) throws UserException {
        try {
            return EventSinks.open(config.sink(), Controls.options(config, host));
        } catch (SinkUnavailableException e) {
            throw new UserException(Main.USAGE, e);
        }
    }
}
