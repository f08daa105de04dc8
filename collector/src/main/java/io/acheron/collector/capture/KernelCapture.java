/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.decode.DecodeSettings;
import io.acheron.collector.decode.EventDecoders;
import io.acheron.collector.decode.MappingCompiler;
import io.acheron.collector.host.BootClock;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.KernelProbes;
import io.acheron.collector.kernel.ProbeStatus;
import io.acheron.collector.probe.ProbeCatalog;
import io.acheron.collector.probe.ProbeFileException;
import io.acheron.collector.ring.RawEvent;
import io.acheron.collector.ring.RingReader;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.ProcessExec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Captures through BPF programs. Draining, stopping and closing exclude each other, so that no unmapped ring is read.
 */
public final class KernelCapture implements Capture {
    private final KernelOptions options;
    private final HostIdentity identity;
    private final BootClock clock;
    private final ProbeCatalog catalog;
    private final LibraryArrivals arrivals = new LibraryArrivals();
    private final ProcessRound round = new ProcessRound(System.nanoTime());
    private @Nullable Running running;

    private KernelCapture(KernelOptions options, HostIdentity identity, BootClock clock, ProbeCatalog catalog) {
        this.options = options;
        this.identity = identity;
        this.clock = clock;
        this.catalog = catalog;
    }

    /** What exists between start and close. */
    private record Running(KernelProbes probes, EventDecoders decoders, RingReader reader) {}

    /**
     * Makes a capture that is not started.
     *
     * @param options what to capture
     * @param identity who this host is
     * @param clock takes kernel time to wall-clock time
     * @throws CaptureUnavailableException when the probes' files are missing or wrong, or a probe is asked for that
     *     does not exist
     */
    public static KernelCapture create(KernelOptions options, HostIdentity identity, BootClock clock)
            throws CaptureUnavailableException {
        return create(options, identity, clock, KernelSupport.catalog());
    }

    /** Makes a capture by probes that are not those of the class path. */
    static KernelCapture create(KernelOptions options, HostIdentity identity, BootClock clock, ProbeCatalog catalog)
            throws CaptureUnavailableException {
        for (String name : options.probes()) {
            if (catalog.probe(name).isEmpty()) {
                throw new CaptureUnavailableException("there is no probe '" + name + "'; there are "
                        + String.join(
                                ", ",
                                catalog.probes().stream().map(it -> it.name()).toList()));
            }
        }
        return new KernelCapture(options, identity, clock, catalog);
    }

    @Override
    public String mode() {
        return "bpf";
    }

    @Override
    public synchronized void start() throws CaptureUnavailableException {
        if (running != null) {
            throw new IllegalStateException("already started");
        }
        KernelSupport.require();
        KernelProbes probes;
        try {
            probes = new KernelProbes(catalog.probes(), options.ringBytes(), options.pinning());
        } catch (BpfException e) {
            throw new CaptureUnavailableException("cannot capture through BPF: " + e.getMessage(), e);
        }
        try {
            if (probes.attach(this::isWanted) == 0) {
                throw new CaptureUnavailableException(KernelSupport.explain(probes.status().stream()
                        .filter(it -> it.standing() == ProbeStatus.Standing.FAILED)
                        .map(it -> it.probe() + " (" + it.reason() + ")")
                        .toList()));
            }
            DecodeSettings settings = new DecodeSettings(identity, clock, probes::library, options.collectorVersion());
            EventDecoders decoders = new EventDecoders(
                    catalog.probes(),
                    new MappingCompiler(settings, catalog.headFile(), catalog.head()),
                    probes::variant);
            probes.measure();
            RingReader reader = new RingReader(probes.ring());
            new RecordPolicies(new KernelControl(probes, catalog)).shed(kinds());
            running = new Running(probes, decoders, reader);
        } catch (BpfException | ProbeFileException e) {
            throw new CaptureUnavailableException("cannot capture through BPF: " + e.getMessage(), e);
        } finally {
            if (running == null) {
                probes.close();
            }
        }
    }

    private boolean isWanted(String probe) {
        return options.probes().isEmpty()
                ? catalog.probe(probe).orElseThrow().mapping().enabled()
                : options.probes().contains(probe);
    }

    @Override
    public synchronized int drain(Consumer<Event> into) {
        Running now = running;
        if (now == null) {
            return 0;
        }
        now.probes().retryDue();
        round.next(System.nanoTime()).ifPresent(it -> now.probes().started(it.pid(), it.executable()));
        int[] count = new int[1];
        now.reader().drain(raw -> count[0] += hand(now, raw, into));
        return count[0];
    }

    private int hand(Running now, RawEvent raw, Consumer<Event> into) {
        Event event = now.decoders().decode(raw);
        if (event == null) {
            return 0;
        }
        ProcessExec exec = event.getProcessExec();
        if (exec != null && arrivals.mayBring(event)) {
            now.probes()
                    .started(event.getProcess().getPid(), exec.getExecutable().getPath());
        }
        into.accept(event);
        return 1;
    }

    @Override
    public synchronized List<ProbeState> probes() {
        if (running == null) {
            return catalog.probes().stream()
                    .map(it -> new ProbeState(it.name(), "", ProbeState.State.OFF, "not started"))
                    .toList();
        }
        return running.probes().status().stream().map(KernelCapture::state).toList();
    }

    private static ProbeState state(ProbeStatus status) {
        ProbeState.State state = switch (status.standing()) {
            case ATTACHED -> ProbeState.State.ATTACHED;
            case DEGRADED -> ProbeState.State.DEGRADED;
            case FAILED -> ProbeState.State.FAILED;
            case OFF -> ProbeState.State.OFF;
        };
        return new ProbeState(status.probe(), status.variant(), state, status.reason());
    }

    @Override
    public synchronized List<LossCount> losses() {
        if (running == null) {
            return List.of();
        }
        List<LossCount> losses =
                new ArrayList<>(KernelHop.account(running.probes().losses()));
        running.decoders()
                .counts()
                .forEach(it -> losses.add(new LossCount("decode", it.kind(), it.fate(), it.count())));
        return losses;
    }

    @Override
    public List<EventKind> kinds() {
        return catalog.probes().stream()
                .flatMap(probe -> probe.events().stream()
                        .map(event -> new EventKind(
                                event.kind(),
                                probe.name(),
                                event.id(),
                                event.mapping().priority())))
                .toList();
    }

    @Override
    public synchronized long[] sequences() {
        return running == null ? new long[0] : running.probes().sequences();
    }

    @Override
    public synchronized Optional<CaptureControl> control() {
        return Optional.ofNullable(running).map(it -> new KernelControl(it.probes(), catalog));
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.probes().detach();
        }
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.probes().close();
            running = null;
        }
    }
}
