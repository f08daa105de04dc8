/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.budget;

import io.acheron.collector.capture.Capture;
import io.acheron.collector.capture.CaptureControl;
import io.acheron.collector.capture.ProbeState;
import io.acheron.collector.capture.ProgramStatistics;
import io.acheron.schema.payload.BlindWindow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detaches a probe whose programs use more CPU than its budget, tells the blind window at its start and at its end, and attaches the
 * probe again after a pause, on trial: each time it fails the pause doubles, from half a minute to half an hour.
 *
 * <p>For the thread that drains.
 */
public final class CircuitBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private final Capture capture;
    private final CaptureControl control;
    private final Budgets budgets;
    private final Supplier<Instant> clock;
    private final Consumer<SpecificRecord> tell;
    private final Map<String, Circuit> circuits = new HashMap<>();
    /** CPU time by program, as last seen. A program that is loaded again has another number. */
    private Map<Long, Long> seen = Map.of();

    private long lastLookNs;
    private boolean looked;

    /** @param tell takes payloads of events */
    public CircuitBreaker(
            Capture capture,
            CaptureControl control,
            Budgets budgets,
            Supplier<Instant> clock,
            Consumer<SpecificRecord> tell) {
        this.capture = capture;
        this.control = control;
        this.budgets = budgets;
        this.clock = clock;
        this.tell = tell;
        budgets.probes().forEach(probe -> circuits.put(probe, new Circuit()));
    }

    /**
     * Looks once a second; cheap otherwise.
     *
     * @param nowNs {@link System#nanoTime}
     */
    public void turn(long nowNs) {
        if (looked && nowNs - lastLookNs < LOOK_NS) {
            return;
        }
        lastLookNs = nowNs;
        measure(nowNs);
        looked = true;
        for (ProbeState probe : capture.probes()) {
            Circuit circuit = circuits.get(probe.name());
            if (circuit != null) {
                judge(probe, circuit, nowNs);
            }
        }
    }

    private void measure(long nowNs) {
        Map<Long, Long> current = new HashMap<>();
        Map<String, Long> used = new HashMap<>();
        for (ProgramStatistics program : control.programs()) {
            current.put(program.id(), program.runTimeNs());
            // At the first look it is not known since when a program has run.
            long before = seen.getOrDefault(program.id(), looked ? 0 : program.runTimeNs());
            used.merge(program.probe(), Math.max(0, program.runTimeNs() - before), Long::sum);
        }
        seen = current;
        circuits.forEach((probe, circuit) -> circuit.use().add(nowNs, used.getOrDefault(probe, 0L)));
    }

    private void judge(ProbeState probe, Circuit circuit, long nowNs) {
        boolean off = probe.state() == ProbeState.State.OFF;
        if (circuit.state() == Circuit.State.OPEN) {
            if (!off || !probe.reason().equals(circuit.reason())) {
                end(probe.name(), circuit, "somebody else has decided about the probe since");
                circuit.close();
            } else if (circuit.isDue(nowNs)) {
                control.enable(probe.name());
                end(probe.name(), circuit, "attached again on trial");
                circuit.onTrial(nowNs);
            }
            return;
        }
        int budget = budgets.of(probe.name()).cpuPermille();
        long permille = circuit.use().permille();
        if (!off && permille > budget) {
            open(probe.name(), circuit, nowNs, permille, budget);
        } else if (circuit.state() == Circuit.State.ON_TRIAL && circuit.isDue(nowNs)) {
            circuit.close();
            LOG.info("probe {} keeps its budget again", probe.name());
        }
    }

    private void open(String probe, Circuit circuit, long nowNs, long permille, int budget) {
        String reason = "over its budget: %d of %d permille of a CPU in 10 s; tried again in %d s"
                .formatted(permille, budget, circuit.nextPause().toSeconds());
        circuit.open(nowNs, clock.get(), reason);
        control.disable(probe, reason);
        LOG.warn("probe {} was detached: {}", probe, reason);
        tell.accept(window(probe, circuit, reason).build());
    }

    private void end(String probe, Circuit circuit, String what) {
        LOG.info("probe {}: {}", probe, what);
        tell.accept(window(probe, circuit, what).setEnd(clock.get()).build());
    }

    private BlindWindow.Builder window(String probe, Circuit circuit, String detail) {
        return BlindWindow.newBuilder()
                .setProbe(probe)
                .setKinds(budgets.kindsOf(probe))
                .setReason("budget")
                .setDetail(detail)
                .setBegin(circuit.blindSince());
    }
}
