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

/** {@code topics apply}: makes them as declared. */
@picocli.CommandLine.Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Create missing topics, add partitions and set what is declared. Nothing is deleted, no partition taken away.",
            "Exit code 1 if a difference is left that only you can decide about."
        })
final class TopicsApply implements Callable<Integer> {
    @Mixin
    private final TopicOptions topics = new TopicOptions();

    @Override
    public Integer call() throws InterruptedException {
        return topics.compare(TopicsApply::apply);
    }

    private static int apply(TopicPlan plan, List<TopicChange> changes, PrintWriter out) throws InterruptedException {
        plan.apply(changes);
        long left = changes.stream()
                .filter(change -> change.kind() == TopicChange.Kind.LEAVE)
                .count();
        out.println("%d changes made, %d differences left".formatted(changes.size() - left, left));
        return left == 0 ? 0 : 1;
    }
}
