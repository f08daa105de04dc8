/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.run.Failure;
import io.acheron.local.run.Installation;
import io.acheron.local.run.Progress;
import io.acheron.local.run.Teardown;
import io.acheron.local.run.TempDirectory;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.ProbeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Kernel to alert on this machine: start, techniques, watch, summary, end. */
public final class Demo {
    private static final String KERNEL = "bpf";
    private static final Duration FOREVER = Duration.ofDays(10_000);
    // What rules on several events find in the last technique comes after it.
    private static final Duration SETTLE = Duration.ofSeconds(8);

    private final DemoOptions options;
    private final Progress progress;
    private final Consumer<String> narrator;
    private final AlertBoard board;

    /**
     * @param options what the user chose
     * @param progress told while the parts start
     * @param narrator takes what is told of the techniques, and the summary
     * @param output shown each alert
     */
    public Demo(DemoOptions options, Progress progress, Consumer<String> narrator, AlertOutput output) {
        this.options = options;
        this.progress = progress;
        this.narrator = narrator;
        this.board = new AlertBoard(output);
    }

    /**
     * Runs until the time is over.
     *
     * @param directory for data; everything in it belongs to the demo
     * @throws InterruptedException if it is to end; everything started has then been ended
     * @throws Failure if a part fails
     */
    public void run(TempDirectory directory) throws InterruptedException {
        try (Teardown teardown = new Teardown(progress)) {
            LocalSystem system = LocalSystem.start(options, directory, board, teardown, progress);
            long ready = System.nanoTime();
            Outcomes outcomes = new Outcomes();
            try {
                Heartbeat first = awaitCollector(system);
                progress.say("everything runs");
                show(system, first, directory.resolve("techniques"), outcomes);
                watch(system, end(ready, outcomes));
            } finally {
                summarize(system, outcomes);
            }
            progress.say("ending collector, Flink and Kafka");
        }
    }

    private Heartbeat awaitCollector(LocalSystem system) throws InterruptedException {
        Optional<Heartbeat> first = system.awaitCollector();
        if (first.isEmpty()) {
            system.check();
            throw Failure.of("the collector runs but reports nothing; what it said stands above");
        }
        progress.detail("mode " + first.get().getMode());
        for (ProbeStatus probe : first.get().getProbes()) {
            // Of an attached probe the reason tells why a better variant is not; that is for acheron probes.
            boolean attached = probe.getState().equals("attached");
            progress.detail("  %-16s %s%s%s"
                    .formatted(
                            probe.getName(),
                            probe.getState(),
                            probe.getVariant().isEmpty() ? "" : " by " + probe.getVariant(),
                            attached || probe.getReason().isEmpty() ? "" : ": " + probe.getReason()));
        }
        return first.get();
    }

    private void show(LocalSystem system, Heartbeat collector, Path directory, Outcomes outcomes)
            throws InterruptedException {
        if (!collector.getMode().equals(KERNEL)) {
            narrator.accept(
                    "Without BPF (it needs root and a kernel with BTF) sockets, pipes and DNS cannot be seen here: instead of"
                            + " techniques, recorded events are played. The collector goes on with "
                            + collector.getMode() + ".");
            Recordings.play(Installation.recordedStreams(), system.bootstrap(), system.topics(), narrator);
        } else if (options.rounds() > 0) {
            new Performance(board, directory, narrator, outcomes).run(options.rounds());
        }
    }

    /** @return when to end, in nanoseconds of the JVM's clock */
    private long end(long ready, Outcomes outcomes) {
        long wanted = ready + options.watch().orElse(FOREVER).toNanos();
        return outcomes.any() ? Math.max(wanted, System.nanoTime() + SETTLE.toNanos()) : wanted;
    }

    private void watch(LocalSystem system, long end) throws InterruptedException {
        narrator.accept("");
        narrator.accept(
                options.watch().isPresent()
                        ? "watching for %d s more, or until Ctrl-C"
                                .formatted(TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()))
                        : "watching this machine until Ctrl-C");
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            system.check();
            TimeUnit.NANOSECONDS.sleep(Math.min(left, 500_000_000));
        }
    }

    /** Ctrl-C is the usual end of a demo, and its result is wanted then too: the interrupt is put aside and restored. */
    private void summarize(LocalSystem system, Outcomes outcomes) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        new Summary(outcomes, board).tell(system, narrator);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
