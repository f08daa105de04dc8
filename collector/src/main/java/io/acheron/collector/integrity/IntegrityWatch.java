/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.integrity;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.capture.ProgramStatistics;
import io.acheron.schema.payload.BlindWindow;
import io.acheron.schema.payload.IntegrityChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares now and then what is loaded with what was at the last look, tells what somebody else has changed, and attaches the probe
 * again. It is seen: links detached by {@code BPF_LINK_DETACH} or given another program, descriptors closed by force, handlers taken
 * out of the dispatcher's map. It is not seen: a perf event switched off through a stolen descriptor.
 *
 * <p>Belongs to the thread that drains: it attaches. One look takes some milliseconds.
 */
public final class IntegrityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(IntegrityWatch.class);
    private static final String HANDLERS = "syscall_handlers";

    private final Capture capture;
    private final CaptureControl control;
    private final Supplier<Instant> clock;
    private final Consumer<SpecificRecord> events;
    private final long intervalNs;
    private final OwnLinks ownLinks = new OwnLinks(Path.of("/proc/self"));
    private LoadedState lastGood = LoadedState.NONE;
    private Instant lastLook;
    private long lastLookNs;

    /**
     * @param clock wall-clock time
     * @param events takes payloads of events
     * @param interval time between two looks
     */
    public IntegrityWatch(
            Capture capture,
            CaptureControl control,
            Supplier<Instant> clock,
            Consumer<SpecificRecord> events,
            Duration interval) {
        this.capture = capture;
        this.control = control;
        this.clock = clock;
        this.events = events;
        this.intervalNs = interval.toNanos();
        this.lastLook = clock.get();
        this.lastLookNs = System.nanoTime();
        look(); // there is nothing to compare with yet: this learns what was loaded
    }

    /** Looks when it is time. */
    public void turn(long nowNs) {
        if (nowNs - lastLookNs < intervalNs) {
            return;
        }
        lastLookNs = nowNs;
        look();
    }

    private void look() {
        try {
            compare();
        } catch (IOException e) {
            LOG.warn("cannot check the own programs ({})", e.getMessage());
        }
    }

    private void compare() throws IOException {
        LoadedState now = read();
        List<Finding> findings = new ArrayList<>(lastGood.differences(now));
        findings.removeIf(it -> isOff(it.probe())); // switched off by the collector itself
        if (findings.isEmpty()) {
            lastGood = now;
        } else {
            mend(findings);
            lastGood = read();
        }
        lastLook = clock.get();
    }

    private LoadedState read() throws IOException {
        Map<Long, ProgramStatistics> programs = new HashMap<>();
        control.programs().forEach(it -> programs.put(it.id(), it));
        Map<Long, Link> links = ownLinks.read();
        return new LoadedState(programs, links, calls());
    }

    private Map<Integer, Long> calls() {
        Map<Integer, Long> calls = new HashMap<>();
        try {
            // User space reads a program array as program ids.
            control.map(HANDLERS).forEach((slot, id) -> calls.put(integer(slot), (long) integer(id)));
        } catch (NoSuchElementException e) {
            return Map.of(); // no probe needs the dispatcher
        }
        return calls;
    }

    private static int integer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
    }

    private boolean isOff(String probe) {
        return capture.probes().stream().anyMatch(it -> it.name().equals(probe) && it.state() == ProbeState.State.OFF);
    }

    private void mend(List<Finding> findings) {
        Set<String> probes = new TreeSet<>();
        findings.forEach(it -> probes.addAll(probesOf(it)));
        probes.forEach(it -> control.disable(it, "somebody else has changed its programs"));
        probes.forEach(control::enable);
        for (Finding finding : findings) {
            String remedy = outcome(probesOf(finding));
            LOG.warn(
                    "{} {} of probe {} was changed by somebody else: {} -> {}; {}",
                    finding.subject(),
                    finding.name(),
                    finding.probe(),
                    finding.expected(),
                    finding.found().isEmpty() ? "gone" : finding.found(),
                    remedy);
            events.accept(IntegrityChange.newBuilder()
                    .setSubject(finding.subject())
                    .setName(finding.probe() + ": " + finding.name())
                    .setId(finding.id())
                    .setExpected(finding.expected())
                    .setFound(finding.found())
                    .setRemedy(remedy)
                    .build());
        }
        probes.forEach(this::tellBlindness);
    }

    /** What the dispatcher of system calls has lost, all probes that it serves have. */
    private Set<String> probesOf(Finding finding) {
        boolean known = capture.probes().stream().anyMatch(it -> it.name().equals(finding.probe()));
        if (known) {
            return Set.of(finding.probe());
        }
        return lastGood.calls().values().stream()
                .map(lastGood.programs()::get)
                .filter(Objects::nonNull)
                .map(ProgramStatistics::probe)
                .collect(Collectors.toSet());
    }

    private String outcome(Set<String> probes) {
        List<String> failed =
                probes.stream().filter(it -> !isAttached(it)).sorted().toList();
        return failed.isEmpty() ? "attached again" : "could not be attached again: " + String.join(", ", failed);
    }

    private void tellBlindness(String probe) {
        events.accept(BlindWindow.newBuilder()
                .setProbe(probe)
                .setReason("detached")
                .setDetail("somebody else has changed its programs; when exactly between the two looks is not known")
                .setBegin(lastLook)
                .setEnd(isAttached(probe) ? clock.get() : Instant.EPOCH)
                .build());
    }

    private boolean isAttached(String probe) {
        return capture.probes().stream()
                .filter(it -> it.name().equals(probe))
                .anyMatch(it -> it.state() == ProbeState.State.ATTACHED || it.state() == ProbeState.State.DEGRADED);
    }
}
