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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Recorded events as those of a fleet. Each host lives the recorded day, one in a hundred also the recorded attacks; a host that is asked for
 * more starts again and lives it once more, later and with other processes. Hosts take turns, so that time goes on for all alike.
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
    private final List<Event> everyday;
    private final List<Event> attack;
    private final int hosts;
    private final int firstLife;

    /** @param hosts 1 to 10,000 */
    FleetEvents(int hosts) throws Exception {
        this(hosts, 0);
    }

    /** @param firstLife other events for another number, below 4,096 */
    FleetEvents(int hosts, int firstLife) throws Exception {
        this.firstLife = firstLife;
        this.everyday = read("everyday.ndjson");
        this.attack = read("techniques.ndjson");
        this.hosts = hosts;
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
        return (long) everyday.size() * hosts;
    }

    /** @return processes that begin on a host in the recorded everyday */
    static long processesOfADay() throws Exception {
        return read("everyday.ndjson").stream()
                .filter(event -> event.getKind().equals("process_fork"))
                .count();
    }

    /** Hands over the given number of events. */
    void send(long count, Receiver receiver) throws Exception {
        long sent = 0;
        Duration shift = Duration.ZERO;
        for (int life = 0; sent < count; life++) {
            List<Event> events = new ArrayList<>(everyday);
            int ordinary = events.size();
            events.addAll(attack);
            Duration length = Duration.between(time(everyday, 0), time(everyday, everyday.size() - 1));
            Duration attackShift =
                    Duration.between(time(attack, 0), time(everyday, 0)).plus(length);
            for (int i = 0; i < events.size() && sent < count; i++) {
                boolean ofAttack = i >= ordinary;
                byte[] value = shifted(events.get(i), ofAttack ? shift.plus(attackShift) : shift);
                for (int host = 0; host < hosts && sent < count; host += ofAttack ? HOSTS_OF_AN_ATTACK : 1) {
                    receiver.take(new Sent(name(host), as(value, host, firstLife + life, ofAttack)));
                    sent++;
                }
            }
            shift = shift.plus(length.multipliedBy(2)).plus(PAUSE);
        }
    }

    private static java.time.Instant time(List<Event> events, int index) {
        return events.get(index).getHeader().getEventTime();
    }

    private byte[] shifted(Event event, Duration by) {
        Event copy = Event.newBuilder(event).build();
        copy.getHeader().setEventTime(event.getHeader().getEventTime().plus(by));
        copy.getHeader().setObservedTime(event.getHeader().getObservedTime().plus(by));
        return codec.encode(copy);
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
