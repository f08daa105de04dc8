/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.WatchedPaths;
import io.acheron.collector.config.CollectorConfig;
import io.acheron.collector.control.AcceptedConfigs;
import io.acheron.collector.control.Aspect;
import io.acheron.collector.control.ConfigCheck;
import io.acheron.collector.control.ConfigDesk;
import io.acheron.collector.control.ControlPlane;
import io.acheron.collector.control.ProbeAspect;
import io.acheron.collector.control.Scopes;
import io.acheron.collector.control.Standing;
import io.acheron.collector.control.StatusIntervalAspect;
import io.acheron.collector.control.Target;
import io.acheron.collector.control.WatchAspect;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.collector.publish.kafka.ControlTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Joins what can be changed while the collector runs with those who may ask for it: the control topic and its own files. */
final class Steering implements AutoCloseable {
    private final ControlPlane plane;
    private final @Nullable ControlTopic topic;
    private final @Nullable WatchedPaths watched;

    private Steering(ControlPlane plane, @Nullable ControlTopic topic, @Nullable WatchedPaths watched) {
        this.plane = plane;
        this.topic = topic;
        this.watched = watched;
    }

    /**
     * @param guard has more that can be changed
     * @param interval takes the time between heartbeats
     * @param tell takes payloads of events
     */
    static Steering start(
            CollectorConfig config,
            HostIdentity host,
            Capture capture,
            Guard guard,
            Consumer<Duration> interval,
            Consumer<SpecificRecord> tell)
            throws UserException {
        List<Aspect> aspects = new ArrayList<>(guard.aspects());
        WatchedPaths watched = capture.control().map(WatchedPaths::new).orElse(null);
        if (watched != null) {
            aspects.add(new WatchAspect(config.watchedPaths(), watched));
        }
        capture.control().ifPresent(it -> aspects.add(new ProbeAspect(capture, it, onByDefault(config, capture))));
        aspects.add(new StatusIntervalAspect(config.statusInterval(), interval));
        ConfigDesk desk = new ConfigDesk(
                new Scopes(host.hostId(), config.control().groups()),
                check(aspects),
                new AcceptedConfigs(config.stateDirectory(), config.control().followed()),
                Instant::now);
        ControlPlane plane = new ControlPlane(desk, aspects, own(config), tell::accept, guard::filters);
        try {
            ControlTopic topic =
                    config.control().followed() ? ControlTopic.follow(Controls.options(config, host), desk) : null;
            return new Steering(plane, topic, watched);
        } catch (SinkUnavailableException e) {
            throw new UserException(Main.USAGE, e);
        }
    }

    private static Set<String> onByDefault(CollectorConfig config, Capture capture) {
        if (config.probes().isEmpty()) {
            return ProbeAspect.on(capture);
        }
        return capture.probes().stream().map(it -> it.name()).collect(Collectors.toSet());
    }

    private static Function<io.acheron.schema.control.CollectorConfig, @Nullable String> check(List<Aspect> aspects) {
        ProbeCatalog catalog = ProbeCatalog.load();
        Set<String> probes = catalog.probes().stream().map(it -> it.name()).collect(Collectors.toSet());
        Set<String> kinds = catalog.probes().stream()
                .flatMap(it -> it.events().stream().map(event -> event.kind()))
                .collect(Collectors.toSet());
        return config -> {
            List<String> problems = new ArrayList<>(ConfigCheck.problems(config, probes, kinds));
            if (problems.isEmpty()) {
                aspects.stream()
                        .map(it -> it.refusal(config))
                        .filter(Objects::nonNull)
                        .forEach(problems::add);
            }
            return problems.isEmpty() ? null : String.join("; ", problems);
        };
    }

    private static Target.Own own(CollectorConfig config) {
        return new Target.Own(
                config.probes(), config.watchedPaths(), config.filters().own(), config.statusInterval());
    }

    /** Takes settings that were read again. */
    void reload(CollectorConfig changed) {
        plane.own(own(changed));
    }

    /** Does a step if there is one; for the thread that drains. */
    void turn() {
        plane.turn();
        if (watched != null) {
            watched.turn(System.nanoTime());
        }
    }

    Standing standing() {
        return plane.standing();
    }

    @Override
    public void close() {
        if (topic != null) {
            topic.close();
        }
    }
}
