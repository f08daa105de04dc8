/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.schema.control.CollectorConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The time between heartbeats. */
public final class StatusIntervalAspect implements Aspect {
    private static final int LONGEST_SECONDS = 3600;

    private final Consumer<Duration> receiver;
    private Duration inForce;

    /**
     * @param initial in force at the start
     * @param receiver takes a new one
     */
    public StatusIntervalAspect(Duration initial, Consumer<Duration> receiver) {
        this.inForce = initial;
        this.receiver = receiver;
    }

    @Override
    public @Nullable String refusal(CollectorConfig config) {
        Integer seconds = config.getStatusIntervalSeconds();
        return seconds == null || seconds >= 1 && seconds <= LONGEST_SECONDS
                ? null
                : "status_interval is %d s: expected 1 to %d, or others take this host for silent"
                        .formatted(seconds, LONGEST_SECONDS);
    }

    @Override
    public List<Step> steps(Target target) {
        CollectorConfig control = target.control();
        Integer seconds = control == null ? null : control.getStatusIntervalSeconds();
        Duration wanted = seconds == null ? target.own().statusInterval() : Duration.ofSeconds(seconds);
        return wanted.equals(inForce) ? List.of() : List.of(() -> set(wanted));
    }

    private Change set(Duration wanted) {
        Duration before = inForce;
        inForce = wanted;
        receiver.accept(wanted);
        return new Change("status", "interval", "set", before.toString(), wanted.toString(), "");
    }
}
