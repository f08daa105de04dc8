/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.dead.DeadLetterText;
import io.acheron.local.dead.DeadRecord;
import io.acheron.local.dead.EventPlaces;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dead-letters show}. */
@picocli.CommandLine.Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Show which stage could not use which record and why: time, stage, key (of events the host), and topic/partition/offset or",
            "the id of the event.",
            "",
            "Exit code 1 when there are any."
        })
final class DeadLettersShow implements Callable<Integer> {
    @Mixin
    private final DeadSelection selection = new DeadSelection();

    @Mixin
    private final LinesOption lines = new LinesOption();

    @Option(
            names = "--locate",
            description = "Search the topics of raw and of refined events for events that are known by their id.")
    private boolean locate;

    @Override
    public Integer call() {
        List<DeadRecord> dead = selection.read();
        EventPlaces places = new EventPlaces(dead);
        if (locate) {
            Brokers brokers = selection.brokers();
            places.search(brokers.access(), brokers.topics().rawEvents());
            places.search(brokers.access(), brokers.topics().events());
        }
        lines.print(
                () -> dead.stream()
                        .map(one -> DeadLetterText.json(one, places.of(one)))
                        .toList(),
                () -> dead.stream()
                        .map(one -> DeadLetterText.lines(one, places.of(one)))
                        .toList());
        return dead.isEmpty() ? 0 : 1;
    }
}
