/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.LossCount;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.health.Health;
import io.acheron.collector.health.HealthServer;
import io.acheron.collector.health.Tally;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.host.HostUnreadableException;
import io.acheron.collector.host.OwnEvents;
import io.acheron.collector.host.OwnProcesses;
import io.acheron.collector.host.StartupSnapshot;
import io.acheron.collector.publish.DrainLoop;
import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.EventSinks;
import io.acheron.collector.publish.SinkGoneException;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the collector, from opening the sink to the last line. */
final class CollectorRun {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorRun.class);

    private final CollectorConfig config;
    private final Stop stop;

    CollectorRun(CollectorConfig config, Stop stop) {
        this.config = config;
        this.stop = stop;
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
        try (Capture capture = Captures.start(config, host, clock)) {
            return drain(host, clock, capture, sink);
        } catch (UserException e) {
            sink.close(config.stopTimeout());
            throw e;
        }
    }

    private int drain(HostIdentity host, BootClock clock, Capture capture, EventSink sink) throws UserException {
        OwnProcesses own = OwnProcesses.ofThisProcess();
        Iterator<Event> snapshot = config.snapshot()
                ? StartupSnapshot.of(host, clock, Version.text(), own::contains)
                : Collections.emptyIterator();
        HostFacts facts = new HostFacts();
        DrainLoop loop = new DrainLoop(capture, sink, snapshot, facts);
        OwnEvents events = new OwnEvents(host, clock, Version.text());
        facts.hash(config.hashing(), events, loop::offer);
        Supplier<List<LossCount>> counters = () -> Stream.of(capture.losses(), loop.counts(), sink.counts())
                .flatMap(List::stream)
                .toList();
        Health health = new Health(host, clock, Version.text(), capture, sink, counters, config.statusInterval());
        try (HealthServer server = serve(health, loop)) {
            LOG.debug("health server {}", server);
            ready(host, capture, sink);
            stop.whenStopped(loop::stop);
            try {
                loop.run(health::turn);
            } catch (SinkGoneException e) {
                stop.because(String.valueOf(e.getMessage()));
            }
            loop.finish(config.stopTimeout());
            // The counters of the kernel are read before close, those of the sink are final only now.
            say("stopped (%s): %s".formatted(stop.reason(), Tally.of(counters.get())));
            return Main.DONE;
        }
    }

    private @Nullable HealthServer serve(Health health, DrainLoop loop) throws UserException {
        if (config.httpListen() == null) {
            return null;
        }
        try {
            return HealthServer.start(config.httpListen(), health, loop::lastTurnNs);
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
        say("ready: mode=%s probes=%s host=%s sink=%s"
                .formatted(
                        capture.mode(),
                        probes,
                        host.hostId(),
                        sink.destination().replace(' ', ',')));
    }

    /** To stderr whatever the log level: programs wait for these lines. */
    private static void say(String text) {
        System.err.println("acheron collector " + text);
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
        CollectorConfig.Kafka kafka = config.kafka();
        SinkOptions options = new SinkOptions(
                config.sinkArgument(),
                host,
                new SinkOptions.Kafka(
                        kafka.bootstrap(), kafka.prefix(), kafka.partitions(), kafka.replication(), kafka.properties()),
                new SinkOptions.Spooling(config.spoolDirectory(), config.spoolBytes()));
        try {
            return EventSinks.open(config.sink(), options);
        } catch (SinkUnavailableException e) {
            throw new UserException(Main.USAGE, e);
        }
    }
}
