/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.dead.DeadRecord;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** {@code dead-letters events}. */
@picocli.CommandLine.Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = {
            "Print the events in the dead letters as NDJSON, as replay and rules backtest read them.",
            "Those of stages behind refine are refined: give replay --refined for them.",
            "",
            "Exit code 1 when some hold no event that this version can read; they are named on standard error."
        })
final class DeadLettersEvents implements Callable<Integer> {
    @Mixin
    private final DeadSelection selection = new DeadSelection();

    @Override
    public Integer call() {
        JsonLines<Event> lines = JsonLines.of(Event.class);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        List<DeadRecord> dead = selection.read();
        int unread = 0;
        for (DeadRecord one : dead) {
            Optional<Event> event = one.read();
            event.ifPresent(found -> out.println(lines.write(found)));
            if (event.isEmpty()) {
                unread++;
                System.err.println("acheron: not an event that can be read: %s %s, %s"
                        .formatted(
                                one.stage(), one.origin().map(Object::toString).orElse(one.event()), one.reason()));
            }
        }
        out.flush();
        System.err.println("%d dead letters, %d events".formatted(dead.size(), dead.size() - unread));
        return unread == 0 ? 0 : 1;
    }
}
