/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.local.run.Failure;
import io.acheron.local.technique.LoopbackResolver;
import io.acheron.local.technique.Stage;
import io.acheron.local.technique.Technique;
import io.acheron.local.technique.TechniqueFailedException;
import io.acheron.local.technique.Techniques;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Runs the techniques one after another and says of each what it does and what it caused. */
final class Performance {
    // Rules on several events wait until the order of events is settled: some seconds.
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final AlertBoard board;
    private final Path directory;
    private final Consumer<String> narrator;
    private final Outcomes outcomes;

    /**
     * @param board gets the alerts
     * @param directory for the techniques' files
     * @param narrator takes lines for people
     * @param outcomes filled as the techniques end
     */
    Performance(AlertBoard board, Path directory, Consumer<String> narrator, Outcomes outcomes) {
        this.board = board;
        this.directory = directory;
        this.narrator = narrator;
        this.outcomes = outcomes;
    }

    /** @param rounds how often all of them are run */
    void run(int rounds) throws InterruptedException {
        List<Technique> techniques = Techniques.all();
        try (LoopbackResolver resolver = LoopbackResolver.start()) {
            for (int round = 1; round <= rounds; round++) {
                for (int i = 0; i < techniques.size(); i++) {
                    narrator.accept("");
                    narrator.accept("technique %d/%d%s %s: %s"
                            .formatted(
                                    i + 1,
                                    techniques.size(),
                                    rounds == 1 ? "" : " (round %d/%d)".formatted(round, rounds),
                                    techniques.get(i).name(),
                                    techniques.get(i).does()));
                    perform(techniques.get(i), resolver);
                }
            }
        }
    }

    private void perform(Technique technique, LoopbackResolver resolver) throws InterruptedException {
        Optional<String> missing = Techniques.missing(technique);
        if (missing.isPresent()) {
            narrator.accept("  skipped: %s is not installed".formatted(missing.get()));
            outcomes.skipped(technique.name());
            return;
        }
        String marker = "acheron" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
        Run run;
        try (Stage stage = new Stage(Files.createDirectory(directory.resolve(marker)), resolver, marker)) {
            run = new Run(technique, stage.trace());
            board.expect(run);
            narrator.accept("  it worked: " + technique.perform(stage));
        } catch (TechniqueFailedException e) {
            narrator.accept("  it did not work, so there was nothing to detect: " + e.getMessage());
            outcomes.failed(technique.name());
            return;
        } catch (IOException e) {
            throw Failure.of(
                    "cannot make a directory for technique %s: %s".formatted(technique.name(), Failure.reason(e)), e);
        }
        conclude(run);
    }

    private void conclude(Run run) throws InterruptedException {
        Optional<SeenAlert> caught = board.awaitCaught(run, BOUND);
        if (caught.isEmpty()) {
            narrator.accept("  MISSED: no alert about it within %d s; one that comes later is still counted"
                    .formatted(BOUND.toSeconds()));
            outcomes.missed(run);
            return;
        }
        narrator.accept("  caught by \"%s\", %s after the kernel saw the last event"
                .formatted(
                        caught.get().alert().getRule().getTitle(),
                        Latencies.millis(caught.get().latency())));
        outcomes.caught(run.technique().name());
    }
}
