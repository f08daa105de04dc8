/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Installation;
import io.acheron.local.topic.DeclaredTopic;
import io.acheron.local.topic.TopicChange;
import io.acheron.local.topic.TopicFile;
import io.acheron.local.topic.TopicPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the topics there are with those that should be. */
final class TopicOptions {
    /** What a command makes of the differences. */
    interface Judge {
        /** @return exit code */
        int judge(TopicPlan plan, List<TopicChange> changes, PrintWriter out) throws InterruptedException;
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Mixin
    private final Brokers brokers = new Brokers();

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

    /** Prints the differences and hands them on. */
    int compare(Judge judge) throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        try (TopicPlan plan = new TopicPlan(brokers.access())) {
            List<TopicChange> changes = plan.compare(declared(brokers.topics().prefix()));
            changes.forEach(out::println);
            return judge.judge(plan, changes, out);
        }
    }

    private List<DeclaredTopic> declared(String prefix) {
        Path from = file == null ? Installation.root().resolve("deploy/kafka/topics.yaml") : file;
        return TopicFile.read(from, prefix, replication);
    }
}
