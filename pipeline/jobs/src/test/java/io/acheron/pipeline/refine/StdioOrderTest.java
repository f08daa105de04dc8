/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static io.acheron.pipeline.refine.Scene.fifo;
import static io.acheron.pipeline.refine.Scene.inet;
import static io.acheron.pipeline.refine.Scene.master;
import static io.acheron.pipeline.refine.Scene.nothing;
import static io.acheron.pipeline.refine.Scene.pipeIn;
import static io.acheron.pipeline.refine.Scene.pipeOut;
import static io.acheron.pipeline.refine.Scene.pts;
import static io.acheron.pipeline.refine.Scene.remote;
import static io.acheron.pipeline.refine.Scene.tcp;
import static io.acheron.pipeline.refine.Scene.unix;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.StdioSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The property: events of several processes come in any order within the lateness that the ring, the spool and Kafka allow, and what
 * is known at the end is the same. A way may be told in parts (first the output, then both), so that what is compared is the sum of
 * all that was told.
 *
 * <p>A process acts on one CPU at a time and all CPUs write to one ring, so that its own events keep their order; then nothing is
 * missed and nothing else is told. Two things cannot be known without waiting and are told too much rather than too late: a way over
 * a process or connection whose end comes late, and, of a relay on loopback, the near connection before the far one.
 *
 * <p>When even the events of one process are swapped, as after a spool that was sent behind newer events, still no way to a socket is missed.
 */
class StdioOrderTest extends StdioGraphScene {
    /** Scenes with up to so many events are tried in all orders, larger ones in random ones. */
    private static final int ALL_ORDERS_UP_TO = 5;

    private static final int RANDOM_ORDERS = 60;

    enum Story {
        SAME_SOCKET(story -> {
            Actor nc = story.scene.fork(story.login, 311);
            Socket socket = remote(900);
            story.scene.exec(nc, "/usr/bin/nc.traditional", List.of("nc", "-e", "sh"), pts(0, 1), pts(1, 1), pts(2, 1));
            story.scene.connect(nc, 3, socket);
            story.scene.exec(nc, "/usr/bin/dash", List.of("sh"), inet(0, socket), inet(1, socket), inet(2, socket));
        }),
        PIPES(story -> {
            Actor python = story.python();
            story.scene.connect(python, 3, remote(900));
            story.relayedShell(python);
        }),
        FIFO(story -> {
            Actor sh = story.scene.fork(story.login, 311);
            Actor nc = story.scene.fork(story.login, 312);
            story.scene.exec(
                    sh,
                    "/usr/bin/dash",
                    List.of("sh", "-i"),
                    fifo(0, 99, "/tmp/f", true, false),
                    pipeOut(1, 72),
                    pipeOut(2, 72));
            story.scene.exec(
                    nc,
                    "/usr/bin/nc",
                    List.of("nc", "203.0.113.5", "4444"),
                    pipeIn(0, 72),
                    fifo(1, 99, "/tmp/f", false, true),
                    pts(2, 1));
            story.scene.connect(nc, 3, remote(900));
        }),
        UNIX_PAIR(story -> {
            Actor socat = story.socat();
            Actor child = story.scene.fork(socat, 312);
            socat.held.add(unix(6, 801, 802));
            story.scene.exec(child, "/usr/bin/bash", List.of("bash"), unix(0, 802, 801), unix(1, 802, 801), pts(2, 1));
        }),
        TERMINAL(story -> {
            Actor socat = story.socat();
            Actor child = story.scene.fork(socat, 312);
            socat.held.add(master(7, 4));
            child.session = 312;
            story.scene.exec(child, "/usr/bin/bash", List.of("bash"), pts(0, 4), pts(1, 4), pts(2, 4));
        }),
        LOOPBACK(true, story -> {
            Actor socat = story.scene.old(400, "/usr/bin/socat");
            Actor nc = story.scene.fork(story.login, 311);
            Socket near = tcp(900, "127.0.0.1", 40000, "127.0.0.1", 8080);
            story.scene.connect(nc, 3, near);
            story.scene.accept(socat, 6, tcp(901, "127.0.0.1", 8080, "127.0.0.1", 40000));
            story.scene.connect(socat, 7, remote(902));
            story.scene.exec(nc, "/usr/bin/dash", List.of("sh"), inet(0, near), inet(1, near), inet(2, near));
        }),
        TWO_HOPS(story -> {
            Actor outer = story.python();
            Actor inner = story.scene.fork(outer, 312);
            outer.held.addAll(List.of(pipeOut(4, 81), pipeIn(5, 82)));
            story.scene.exec(inner, "/opt/relay", List.of("relay"), pipeIn(0, 81), pipeOut(1, 82), nothing(2));
            inner.held.clear();
            inner.held.addAll(List.of(pipeIn(0, 81), pipeOut(1, 82), pipeOut(6, 83), pipeIn(7, 84)));
            Actor sh = story.scene.fork(inner, 313);
            story.scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 83), pipeOut(1, 84), pipeOut(2, 84));
            story.scene.connect(outer, 3, remote(900));
        }),
        DETACHED_BY_TWO_FORKS(story -> {
            Actor python = story.python();
            Socket socket = remote(900);
            story.scene.connect(python, 3, socket);
            Actor middle = story.scene.fork(python, 312);
            Actor child = story.scene.fork(middle, 313);
            story.scene.exit(middle);
            story.scene.exit(python);
            child.parent = story.scene.old(1, "/sbin/init");
            child.session = 313;
            child.group = 313;
            story.scene.exec(
                    child, "/usr/bin/bash", List.of("bash", "-i"), inet(0, socket), inet(1, socket), inet(2, socket));
        }),
        RELAY_THAT_ENDS_LATER(story -> {
            Actor python = story.python();
            Socket socket = remote(900);
            story.scene.connect(python, 3, socket);
            story.relayedShell(python);
            story.scene.pause(10);
            story.scene.close(python, socket);
            story.scene.exit(python);
        }),
        CONNECTION_THAT_ENDED_BEFORE(true, story -> {
            Actor python = story.python();
            Socket socket = remote(900);
            story.scene.connect(python, 3, socket);
            story.scene.close(python, socket);
            story.relayedShell(python);
        }),
        PIPE_WHOSE_WRITER_ENDED_BEFORE(true, story -> {
            Actor nc = story.scene.fork(story.login, 310);
            story.scene.exec(nc, "/usr/bin/nc", List.of("nc", "x", "1"), pts(0, 1), pipeOut(1, 71), pts(2, 1));
            story.scene.connect(nc, 3, remote(900));
            story.scene.exit(nc);
            Actor sh = story.scene.fork(story.login, 311);
            story.scene.exec(sh, "/usr/bin/dash", List.of("sh"), pipeIn(0, 71), pts(1, 1), pts(2, 1));
        });

        private final boolean mayTellMore;
        private final Consumer<StdioOrderTest> writer;

        Story(Consumer<StdioOrderTest> writer) {
            this(false, writer);
        }

        Story(boolean mayTellMore, Consumer<StdioOrderTest> writer) {
            this.mayTellMore = mayTellMore;
            this.writer = writer;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheSameInWhateverOrderTheProcessesAreHeard(Story story) {
        story.writer.accept(this);
        Map<String, Integer> expected = told(scene.events);
        for (List<Event> order : orders(scene.events)) {
            List<Event> ordered = withinProcesses(order);
            Map<String, Integer> told = told(ordered);
            if (story.mayTellMore) {
                assertThat(told).as(() -> brief(ordered)).containsAllEntriesOf(expected);
            } else {
                assertThat(told).as(() -> brief(ordered)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMissNothingEvenWhenTheEventsOfAProcessAreSwapped(Story story) {
        story.writer.accept(this);
        Map<String, Integer> expected = told(scene.events);
        // A connection that leads nowhere yet is told under the name of the program that runs then: that is what was
        // swapped.
        expected.values().removeIf(directions -> directions == 0);
        for (List<Event> order : orders(scene.events)) {
            assertThat(told(order)).as(() -> brief(order)).containsAllEntriesOf(expected);
        }
    }

    /** Puts the events of each process into their order, in the places that they have together. */
    private static List<Event> withinProcesses(List<Event> order) {
        List<Event> sorted = new ArrayList<>(order);
        for (String entity : order.stream()
                .map(event -> event.getProcess().getEntityId())
                .distinct()
                .toList()) {
            List<Integer> places = new ArrayList<>();
            List<Event> own = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                if (order.get(i).getProcess().getEntityId().equals(entity)) {
                    places.add(i);
                    own.add(order.get(i));
                }
            }
            own.sort(Comparator.comparing(event -> event.getHeader().getKernelTimeNs()));
            for (int i = 0; i < places.size(); i++) {
                sorted.set(places.get(i), own.get(i));
            }
        }
        return sorted;
    }

    private String brief(List<Event> order) {
        return order.stream().map(this::brief).toList().toString();
    }

    private String brief(Event event) {
        return scene.events.indexOf(event) + ":" + event.getKind() + "["
                + event.getProcess().getPid() + "]";
    }

    /** @return by interpreter and socket the directions that reach it, as bits */
    private static Map<String, Integer> told(List<Event> events) {
        Map<String, Integer> told = new TreeMap<>();
        for (Event event : Bench.derived(new Bench().run(events), "stdio_socket")) {
            StdioSocket fact = event.getStdioSocket();
            int directions = (fact.getStdin() ? 1 : 0) | (fact.getStdout() ? 2 : 0) | (fact.getStderr() ? 4 : 0);
            String key = "%s[%d] %d"
                    .formatted(
                            fact.getInterpreter(),
                            event.getProcess().getPid(),
                            fact.getSocket().getInode());
            told.merge(key, directions, (one, other) -> one | other);
        }
        return told;
    }

    private static List<List<Event>> orders(List<Event> events) {
        List<List<Event>> orders = new ArrayList<>();
        if (events.size() <= ALL_ORDERS_UP_TO) {
            permute(events, new ArrayList<>(), orders);
            return orders;
        }
        for (int seed = 0; seed < RANDOM_ORDERS; seed++) {
            List<Event> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, new Random(seed));
            orders.add(shuffled);
        }
        return orders;
    }

    private static void permute(List<Event> rest, List<Event> chosen, List<List<Event>> orders) {
        if (rest.isEmpty()) {
            orders.add(List.copyOf(chosen));
        }
        for (Event next : rest) {
            List<Event> others = new ArrayList<>(rest);
            others.remove(next);
            List<Event> more = new ArrayList<>(chosen);
            more.add(next);
            permute(others, more, orders);
        }
    }
}
