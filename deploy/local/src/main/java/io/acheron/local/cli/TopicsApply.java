/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.topic.TopicChange;
import io.acheron.local.topic.TopicPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics apply}: makes them as declared. */
@picocli.CommandLine.Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Create missing topics, add partitions and set what is declared. Nothing is deleted, no partition taken away.",
            "Exit code 1 if a difference is left that only you can decide about."
        })
final class TopicsApply implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final Brokers brokers = new Brokers();

    @Mixin
    private final TopicOptions topics = new TopicOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (TopicPlan plan = new TopicPlan(brokers.access())) {
            List<TopicChange> changes =
                    plan.compare(topics.declared(brokers.topics().prefix()));
            changes.forEach(out::println);
            plan.apply(changes);
            long left = changes.stream()
                    .filter(change -> change.kind() == TopicChange.Kind.LEAVE)
                    .count();
            out.println("%d changes made, %d differences left".formatted(changes.size() - left, left));
            return left == 0 ? 0 : 1;
        }
    }
}
