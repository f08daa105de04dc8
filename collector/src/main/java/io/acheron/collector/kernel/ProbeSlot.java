/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.probe.Probe;
import io.acheron.collector.probe.ProbeFileException;
import io.acheron.collector.probe.ProbeMapping.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A probe and the phase it is in. Not for more than one thread at a time. */
final class ProbeSlot {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeSlot.class);

    private final KernelContext context;
    private final Probe probe;
    private Phase phase = new Phase.Off("");
    private String lastError = "";

    ProbeSlot(KernelContext context, Probe probe) {
        this.context = context;
        this.probe = probe;
    }

    Probe probe() {
        return probe;
    }

    /** Returns the programs, when they are in the kernel. */
    Optional<AttachedVariant> attached() {
        return phase instanceof Phase.Attached now ? Optional.of(now.variant()) : Optional.empty();
    }

    /** Returns when to try again; {@link Phase.Failed#NEVER} when there is nothing to try. */
    long retryAtNs() {
        return phase instanceof Phase.Failed failed ? failed.retryAtNs() : Phase.Failed.NEVER;
    }

    /** Attaches the first variant that can be, unless the probe is attached. */
    void attach() {
        if (phase instanceof Phase.Attached) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        boolean mayPass = false;
        for (Variant variant : probe.mapping().variants()) {
            try {
                AttachedVariant it = AttachedVariant.attach(context, probe, variant);
                move(new Phase.Attached(it, String.join("; ", reasons)));
                return;
            } catch (BpfException e) {
                mayPass |= e.failure() == FailureClass.TRANSIENT;
                reasons.add(variant.name() + ": " + e.getMessage());
            } catch (ProbeFileException e) {
                reasons.add(variant.name() + ": " + e.getMessage());
            }
        }
        lastError = String.join("; ", reasons);
        int attempts = phase instanceof Phase.Failed before ? before.attempts() + 1 : 1;
        boolean again = mayPass && attempts < RetryDelay.MOST_ATTEMPTS;
        long retryAtNs = again ? System.nanoTime() + RetryDelay.after(attempts) : Phase.Failed.NEVER;
        move(new Phase.Failed(lastError, attempts, retryAtNs));
    }

    /** Takes the programs out of the kernel, or tells another reason why they are not there. */
    void detach(String reason) {
        attached().ifPresent(AttachedVariant::close);
        move(new Phase.Off(reason));
    }

    private void move(Phase next) {
        LOG.debug("probe {}: {} -> {}", probe.name(), describe(phase), describe(next));
        phase = next;
    }

    private static String describe(Phase phase) {
        if (phase instanceof Phase.Attached attached) {
            return "attached by " + attached.variant().variant();
        }
        if (phase instanceof Phase.Failed failed) {
            return "failed after " + failed.attempts() + " attempts (" + failed.reason() + ")";
        }
        return "off" + (phase instanceof Phase.Off off && !off.reason().isEmpty() ? " (" + off.reason() + ")" : "");
    }

    ProbeStatus status() {
        if (phase instanceof Phase.Attached attached) {
            String weakness = attached.variant().weakness();
            return new ProbeStatus(
                    probe.name(),
                    attached.variant().variant(),
                    weakness.isEmpty() ? ProbeStatus.Standing.ATTACHED : ProbeStatus.Standing.DEGRADED,
                    weakness.isEmpty() ? attached.notes() : weakness,
                    lastError);
        }
        return phase instanceof Phase.Failed failed
                ? new ProbeStatus(probe.name(), "", ProbeStatus.Standing.FAILED, failed.reason(), lastError)
                : new ProbeStatus(probe.name(), "", ProbeStatus.Standing.OFF, ((Phase.Off) phase).reason(), lastError);
    }
}
