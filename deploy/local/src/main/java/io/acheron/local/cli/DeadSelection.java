/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.dead.DeadLetters;
import io.acheron.local.dead.DeadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class DeadSelection {
    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "1d",
            converter = Durations.class,
            description = "How far back. Default: ${DEFAULT-VALUE}.")
    private Duration since = Duration.ofDays(1);

    @Option(names = "--stage", paramLabel = "STAGE", description = "Only of this stage, such as detect.")
    private @Nullable String stage;

    @Option(names = "--host", paramLabel = "HOST", description = "Only of this host id.")
    private @Nullable String host;

    Brokers brokers() {
        return brokers;
    }

    /** What there is none of is told on stderr, since a stage that is misspelt has none either. */
    List<DeadRecord> read() {
        Set<String> stages = new TreeSet<>();
        List<DeadRecord> found = DeadLetters.read(
                brokers.access(), brokers.topics().deadLetters(), Instant.now().minus(since), dead -> {
                    stages.add(dead.stage());
                    return wanted(dead);
                });
        if (found.isEmpty()) {
            System.err.println(
                    stages.isEmpty()
                            ? "no dead letters within --since"
                            : "none of these within --since; there are some of the stages "
                                    + String.join(", ", stages));
        }
        return found;
    }

    private boolean wanted(DeadRecord dead) {
        return (stage == null || stage.equals(dead.stage())) && (host == null || host.equals(dead.key()));
    }
}
