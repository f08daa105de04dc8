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

    List<DeadRecord> read() {
        return DeadLetters.read(
                brokers.access(), brokers.topics().deadLetters(), Instant.now().minus(since), this::wanted);
    }

    private boolean wanted(DeadRecord dead) {
        return (stage == null || stage.equals(dead.stage())) && (host == null || host.equals(dead.key()));
    }
}
