/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static io.acheron.pipeline.refine.Scene.pipeIn;
import static io.acheron.pipeline.refine.Scene.pipeOut;
import static io.acheron.pipeline.refine.Scene.pts;
import static io.acheron.pipeline.refine.Scene.remote;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.schema.event.Event;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.StdioSocket;
import java.util.ArrayList;
import java.util.List;

/** A host with a login shell, and what the stage says of the stdio of the programs that are started on it. */
abstract class StdioGraphScene {
    final Scene scene = new Scene();
    final Actor login = scene.old(50, "/usr/bin/bash");

    final Actor socat() {
        Actor socat = scene.fork(login, 311);
        scene.exec(socat, "/usr/bin/socat", List.of("socat", "tcp:x", "exec:bash"), pts(0, 1), pts(1, 1), pts(2, 1));
        scene.connect(socat, 5, remote(900));
        return socat;
    }

    final Actor python() {
        Actor python = scene.fork(login, 311);
        scene.exec(python, "/usr/bin/python3.11", List.of("python3", "x.py"), pts(0, 1), pts(1, 1), pts(2, 1));
        return python;
    }

    final void relayedShell(Actor relay) {
        relayedShell(relay, List.of("/bin/sh", "-i"));
    }

    /** As subprocess.Popen with pipes: the parent still holds both ends while the child execs. */
    final void relayedShell(Actor relay, List<String> argv) {
        Actor sh = scene.fork(relay, relay.pid + 1);
        relay.held.addAll(List.of(pipeIn(4, 71), pipeOut(5, 71), pipeIn(6, 72), pipeOut(7, 72)));
        scene.exec(sh, "/usr/bin/dash", argv, pipeIn(0, 71), pipeOut(1, 72), pipeOut(2, 72));
    }

    final List<Event> facts() {
        return Bench.derived(Bench.run(scene), "stdio_socket");
    }

    final Event last() {
        List<Event> facts = facts();
        return facts.get(facts.size() - 1);
    }

    final StdioSocket onlyBothWays() {
        List<StdioSocket> both = facts().stream()
                .map(Event::getStdioSocket)
                .filter(fact -> fact.getStdin() && fact.getStdout())
                .toList();
        assertThat(both).as("facts: %s", facts()).hasSize(1);
        return both.get(0);
    }

    final String id(int event) {
        return EventId.of(scene.events.get(event));
    }

    static String directions(StdioSocket fact) {
        List<String> directions = new ArrayList<>();
        if (fact.getStdin()) {
            directions.add("in");
        }
        if (fact.getStdout()) {
            directions.add("out");
        }
        if (fact.getStderr()) {
            directions.add("err");
        }
        return String.join(" ", directions);
    }
}
