/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.dead.DeadRecord;
import io.acheron.local.topic.Publisher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dead-letters resend}. */
@picocli.CommandLine.Command(
        name = "resend",
        mixinStandardHelpOptions = true,
        description = {
            "Send records back to where the stage that failed takes them from, with their key, after the cause is gone: what no",
            "source could read to its topic, of refine to the raw events, of detect to the refined events.",
            "Records that were cut, and events that went on without what the stage adds, stay. What fails again is put aside again.",
            "",
            "Without --yes it says what it would do."
        })
final class DeadLettersResend implements Callable<Integer> {
    @Mixin
    private final DeadSelection selection = new DeadSelection();

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Override
    public Integer call() throws InterruptedException {
        List<DeadRecord> dead = selection.read();
        Brokers brokers = selection.brokers();
        int sent = 0;
        try (Publisher publisher = Publisher.to(brokers.access())) {
            for (DeadRecord one : dead) {
                Optional<String> topic = one.wayBack(brokers.topics());
                String name = one.origin().map(Object::toString).orElse(one.event());
                System.out.println("%s %s %s"
                        .formatted(
                                one.stage(), name, topic.map(to -> "-> " + to).orElse("stays")));
                if (topic.isPresent()) {
                    sent++;
                    if (yes) {
                        publisher.send(topic.get(), one.key(), one.value());
                    }
                }
            }
            publisher.flush();
        }
        System.out.println(
                "%d dead letters, %d %s".formatted(dead.size(), sent, yes ? "sent" : "would be sent; give --yes"));
        return 0;
    }
}
