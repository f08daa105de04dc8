/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.local.run.Failure;
import io.acheron.local.run.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The {@code flink} command: each call is a process, as it is for an operator of the cluster. */
public final class FlinkCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Function<List<String>, JavaProcess.Program> client;
    private final Path directory;

    FlinkCommand(Function<List<String>, JavaProcess.Program> client, Path directory) {
        this.client = client;
        this.directory = directory;
    }

    /**
     * @param arguments such as {@code run -d job.jar}
     * @return what it printed
     * @throws Failure if its exit code is not 0
     */
    public String call(List<String> arguments) throws InterruptedException {
        JavaProcess process =
                JavaProcess.start(client.apply(arguments), directory.resolve("client-" + UUID.randomUUID() + ".log"));
        int exit = process.await(PATIENCE);
        if (exit != 0) {
            throw Failure.of("flink %s ended with exit code %d:\n%s"
                    .formatted(String.join(" ", arguments), exit, process.output()));
        }
        return process.output();
    }
}
