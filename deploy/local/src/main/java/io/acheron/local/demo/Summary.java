/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.topic.Offsets;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.LossCounter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the demo has seen, in a few lines. */
final class Summary {
    // Counters that are no loss: what came, what went on, and what is under way between the two.
    private static final Set<String> KEPT =
            Set.of("in", "out", "emitted", "waiting", "queued", "spooled", "in_flight", "own");

    private final Outcomes outcomes;
    private final AlertBoard board;

    Summary(Outcomes outcomes, AlertBoard board) {
        this.outcomes = outcomes;
        this.board = board;
    }

    /** Asks the parts, which must still run, and tells. */
    void tell(LocalSystem system, Consumer<String> out) throws InterruptedException {
        board.stop();
        AlertBoard.Figures figures = board.figures();
        out.accept("");
        if (outcomes.any()) {
            out.accept("techniques   " + outcomes.text(board));
        }
        out.accept("alerts       %d, of which %d about none of the techniques"
                .formatted(figures.alerts(), figures.unexplained()));
        out.accept(
                "latency      kernel to alert on the topic: " + figures.single().text());
        if (figures.sequences().count() > 0) {
            out.accept("             sequences, which wait until events are in order: "
                    + figures.sequences().text());
        }
        long events = Offsets.written(system.bootstrap(), system.topics().rawEvents());
        out.accept("events       %s captured, %s"
                .formatted(events < 0 ? "unknown" : Long.toString(events), losses(system)));
        long collector = system.collector().pid();
        OptionalLong own = Memory.peak(ProcessHandle.current().pid());
        out.accept("peak memory  %s for Kafka and Flink (this process), %s for the collector"
                .formatted(Memory.text(own), Memory.text(Memory.peak(collector))));
    }

    private static String losses(LocalSystem system) {
        List<LossCounter> lost = system.status().heartbeat().map(Heartbeat::getCounters).orElse(List.of()).stream()
                .filter(counter -> counter.getCount() != 0
                        && !KEPT.contains(counter.getReason().toLowerCase(Locale.ROOT)))
                .toList();
        long count = lost.stream().mapToLong(LossCounter::getCount).sum();
        return count == 0
                ? "none lost"
                : count + " lost (" + lost.stream().map(Summary::text).collect(Collectors.joining(", ")) + ")";
    }

    private static String text(LossCounter counter) {
        return "%s %s%s %d"
                .formatted(
                        counter.getHop(),
                        counter.getKind().isEmpty() ? "" : counter.getKind() + " ",
                        counter.getReason(),
                        counter.getCount());
    }
}
