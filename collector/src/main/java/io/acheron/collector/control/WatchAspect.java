/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.collector.capture.WatchedPaths;
import io.acheron.schema.control.CollectorConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths of which changes of files are told. */
public final class WatchAspect implements Aspect {
    private final WatchedPaths receiver;
    private List<String> inForce;

    /**
     * @param initial watched from the start
     * @param receiver takes the paths
     */
    public WatchAspect(List<String> initial, WatchedPaths receiver) {
        this.receiver = receiver;
        this.inForce = List.copyOf(initial);
        receiver.set(initial);
    }

    @Override
    public @Nullable String refusal(CollectorConfig config) {
        return config.getWatchedPaths() == null ? null : WatchedPaths.problem(config.getWatchedPaths());
    }

    @Override
    public List<Step> steps(Target target) {
        CollectorConfig control = target.control();
        List<String> asked = control == null ? null : control.getWatchedPaths();
        List<String> own = target.own().watchedPaths();
        List<String> wanted = asked != null ? asked : own != null ? own : List.of();
        return wanted.equals(inForce) ? List.of() : List.of(() -> set(wanted));
    }

    private @Nullable Change set(List<String> wanted) {
        List<String> before = inForce;
        inForce = List.copyOf(wanted);
        receiver.set(wanted);
        return new Change("watch", "paths", "set", String.join(",", before), String.join(",", wanted), "");
    }
}
