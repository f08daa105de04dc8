/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.ProbeState;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.control.ProbeSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which probes are attached. */
public final class ProbeAspect implements Aspect {
    private final Capture capture;
    private final CaptureControl control;
    private final Set<String> onByDefault;

    /** @param onByDefault probes that are attached when nobody says anything */
    public ProbeAspect(Capture capture, CaptureControl control, Set<String> onByDefault) {
        this.capture = capture;
        this.control = control;
        this.onByDefault = Set.copyOf(onByDefault);
    }

    @Override
    public @Nullable String refusal(CollectorConfig config) {
        Target target = new Target(new Target.Own(Set.of(), null, List.of(), java.time.Duration.ZERO), config);
        boolean blind = !onByDefault.isEmpty() && capture.probes().stream().noneMatch(it -> wanted(target, it.name()));
        return blind ? "it would switch every probe off; to stop a collector, stop its service" : null;
    }

    @Override
    public List<Step> steps(Target target) {
        List<Step> steps = new ArrayList<>();
        for (ProbeState probe : capture.probes()) {
            boolean wanted = wanted(target, probe.name());
            boolean on = probe.state() != ProbeState.State.OFF;
            if (wanted && !on) {
                steps.add(() -> enable(probe, target.reason(probe.name())));
            } else if (!wanted && on) {
                steps.add(() -> disable(probe, target.reason(probe.name())));
            }
        }
        return steps;
    }

    private boolean wanted(Target target, String name) {
        Set<String> own = target.own().probes();
        return target.<Boolean>probe(name, ProbeSetting::getEnabled)
                .orElse(own.isEmpty() ? onByDefault.contains(name) : own.contains(name));
    }

    private Change enable(ProbeState before, String reason) {
        control.enable(before.name());
        return new Change("probe", before.name(), "enabled", text(before), text(current(before)), reason);
    }

    private Change disable(ProbeState before, String reason) {
        control.disable(before.name(), reason.isEmpty() ? "switched off by configuration" : reason);
        return new Change("probe", before.name(), "disabled", text(before), text(current(before)), reason);
    }

    private ProbeState current(ProbeState probe) {
        return capture.probes().stream()
                .filter(it -> it.name().equals(probe.name()))
                .findFirst()
                .orElse(probe);
    }

    private static String text(ProbeState probe) {
        String state = probe.state().name().toLowerCase(java.util.Locale.ROOT);
        return probe.variant().isEmpty() ? state : state + " " + probe.variant();
    }

    /** Probes that are attached, or should be. */
    public static Set<String> on(Capture capture) {
        return capture.probes().stream()
                .filter(it -> it.state() != ProbeState.State.OFF)
                .map(ProbeState::name)
                .collect(Collectors.toSet());
    }
}
