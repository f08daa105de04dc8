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

/** {@code topics plan}: what differs. */
@picocli.CommandLine.Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Show how the topics of the broker differ from those declared. Exit code 1 if they do.")
final class TopicsPlan implements Callable<Integer> {
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
            out.println(changes.isEmpty() ? "the topics are as declared" : changes.size() + " differences");
            return changes.isEmpty() ? 0 : 1;
        }
    }
}
