/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** {@code topics plan}: what differs. */
@picocli.CommandLine.Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Show how the topics of the broker differ from those declared. Exit code 1 if they do.")
final class TopicsPlan implements Callable<Integer> {
    @Mixin
    private final TopicOptions topics = new TopicOptions();

    @Override
    public Integer call() throws InterruptedException {
        return topics.compare((plan, changes, out) -> {
            out.println(changes.isEmpty() ? "the topics are as declared" : changes.size() + " differences");
            return changes.isEmpty() ? 0 : 1;
        });
    }
}
