/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import io.acheron.local.run.Installation;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Recorded events as those of a fleet. Each host lives the recorded day, one in a hundred also the recorded attacks; a host that is asked for
 * more starts again and lives it once more, later and with other processes. Hosts begin one after the other over the length of a day, so that
 * at any time they do different things, and events come in the order of their time.
 */
final class FleetEvents {
    /** First parts of the boot ids of the recordings; they are in the names of all processes too. */
    private static final String BOOT = "5f3a2b1c";

    private static final int HOSTS_OF_AN_ATTACK = 100;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** An event of some host. */
    record Sent(String host, byte[] value) {}

    /** Takes the events in order. */
    interface Receiver {
        void take(Sent event) throws InterruptedException;
    }

    private final SingleObject<Event> codec = SingleObject.of(Event.class);
    /** Those of the day, then those of the attacks. */
    private final List<Event> events = new ArrayList<>();

    private final int ordinary;
    /** When each takes place, the attacks at the end of the day. */
    private final List<Instant> times = new ArrayList<>();

    private final int hosts;
    private final int firstLife;

    /** @param hosts 1 to 10,000 */
    FleetEvents(int hosts) throws Exception {
        this(hosts, 0);
    }

    /** @param firstLife other events for another number, below 4,096 */
    FleetEvents(int hosts, int firstLife) throws Exception {
        this.firstLife = firstLife;
        this.hosts = hosts;
        List<Event> everyday = read("everyday.ndjson");
        List<Event> attack = read("techniques.ndjson");
        this.ordinary = everyday.size();
        events.addAll(everyday);
        events.addAll(attack);
        Duration shift = Duration.between(time(attack, 0), time(everyday, ordinary - 1));
        everyday.forEach(event -> times.add(event.getHeader().getEventTime()));
        attack.forEach(event -> times.add(event.getHeader().getEventTime().plus(shift)));
    }

    private static List<Event> read(String name) throws Exception {
        Path file = Installation.recordedStreams().resolve(name);
        List<Event> events = new ArrayList<>();
        JsonLines<Event> json = JsonLines.of(Event.class);
        for (String line : Files.readAllLines(file)) {
            events.add(json.read(line));
        }
        events.sort(Comparator.comparing(event -> event.getHeader().getEventTime()));
        return events;
    }

    /** @return events that each host sends of an ordinary day, over all hosts */
    long lengthOfADay() {
        return (long) ordinary * hosts;
    }

    /** @return processes that begin on a host in the recorded everyday */
    static long processesOfADay() throws Exception {
        return read("everyday.ndjson").stream()
                .filter(event -> event.getKind().equals("process_fork"))
                .count();
    }

    /** What a host does next. */
    private static final class Cursor {
        final int host;
        final Duration start;
        final int end;
        int index;
        Instant time;

        Cursor(int host, Duration start, int end, Instant time) {
            this.host = host;
            this.start = start;
            this.end = end;
            this.time = time;
        }
    }

    /** Hands over the given number of events. */
    void send(long count, Receiver receiver) throws Exception {
        Duration day = Duration.between(times.get(0), times.get(ordinary - 1));
        Duration life = Duration.between(times.get(0), times.get(times.size() - 1))
                .plus(day)
                .plus(PAUSE);
        long sent = 0;
        for (int lives = 0; sent < count; lives++) {
            PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparing(cursor -> cursor.time));
            for (int host = 0; host < hosts; host++) {
                Duration start =
                        life.multipliedBy(lives).plus(day.multipliedBy(host).dividedBy(hosts));
                int end = host % HOSTS_OF_AN_ATTACK == 0 ? events.size() : ordinary;
                next.add(new Cursor(host, start, end, times.get(0).plus(start)));
            }
            for (Cursor now = next.poll(); now != null && sent < count; now = next.poll()) {
                boolean ofAttack = now.index >= ordinary;
                byte[] value = at(events.get(now.index), now.time);
                receiver.take(new Sent(name(now.host), as(value, now.host, firstLife + lives, ofAttack)));
                sent++;
                now.index++;
                if (now.index < now.end) {
                    now.time = times.get(now.index).plus(now.start);
                    next.add(now);
                }
            }
        }
    }

    private static Instant time(List<Event> events, int index) {
        return events.get(index).getHeader().getEventTime();
    }

    /**
     * Hands over the given number of events, hosts in turn, each somewhere else in its day and one in ten under attack now and then: for those
     * who give each event the time at which it is sent.
     */
    void sendMixed(long count, Receiver receiver) throws InterruptedException {
        for (long number = 0; number < count; number++) {
            int host = (int) (number % hosts);
            int length = host % 10 == 0 ? events.size() : ordinary;
            long step = number / hosts + (long) length * host / hosts;
            int index = (int) (step % length);
            int life = firstLife + (int) (step / length);
            byte[] value = at(events.get(index), times.get(index));
            receiver.take(new Sent(name(host), as(value, host, life, index >= ordinary)));
        }
    }

    /** Changes the time of the recorded event, which is given anew each time. */
    private byte[] at(Event event, Instant time) {
        event.getHeader().setEventTime(time);
        event.getHeader().setObservedTime(time);
        return codec.encode(event);
    }

    private static String name(int host) {
        return "h%04d".formatted(host);
    }

    /** The recordings say web-1 and the boot id wherever they name the host; other texts of the same length take their place. */
    private static byte[] as(byte[] recorded, int host, int life, boolean ofAttack) {
        byte[] value = recorded.clone();
        replace(value, "web-1".getBytes(StandardCharsets.US_ASCII), name(host).getBytes(StandardCharsets.US_ASCII));
        String boot = "%04x%03x%x".formatted(host, life & 0xfff, ofAttack ? 1 : 0);
        replace(value, BOOT.getBytes(StandardCharsets.US_ASCII), boot.getBytes(StandardCharsets.US_ASCII));
        return value;
    }

    private static void replace(byte[] value, byte[] old, byte[] now) {
        for (int at = 0; at <= value.length - old.length; at++) {
            int same = 0;
            while (same < old.length && value[at + same] == old[same]) {
                same++;
            }
            if (same == old.length) {
                System.arraycopy(now, 0, value, at, now.length);
                at += old.length - 1;
            }
        }
    }
}
