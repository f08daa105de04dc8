/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Installation;
import io.acheron.local.topic.DeclaredTopic;
import io.acheron.local.topic.TopicFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which topics should be. */
final class TopicOptions {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Declaration of the topics. Default: deploy/kafka/topics.yaml.")
    private @Nullable Path file;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each partition, instead of what the file says; 1 for a single broker.")
    private @Nullable Integer replication;

    List<DeclaredTopic> declared(String prefix) {
        Path from = file == null ? Installation.root().resolve("deploy/kafka/topics.yaml") : file;
        return TopicFile.read(from, prefix, replication);
    }
}
