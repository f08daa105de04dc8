/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.acheron.local.topic.Follower;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** From the sending of an event to the sight of its alert, at parts of what the job can carry. */
final class Latency {
    private static final int HOSTS = 20;
    private static final int WARM_SECONDS = 25;
    private static final String GROUP = "latency";
    private static final Duration SWAP = Duration.ofSeconds(5);

    /** An alert about a single event. */
    private record Seen(Instant event, Instant alert) {
        long millis() {
            return ChronoUnit.MILLIS.between(event, alert);
        }
    }

    static Report measure(Arguments arguments) throws Exception {
        int seconds = (int) arguments.number("seconds", 40);
        Report report = new Report(
                "latency",
                "site job, one slot, checkpoint every 10 s; event sent to alert read, rules on single events");
        long capacity = arguments.number("capacity", 0);
        if (capacity == 0) {
            capacity = capacity(arguments.number("events", 300_000));
        }
        report.row("load", "events per second", "alerts", "p50, ms", "p99, ms");
        for (int percent : new int[] {10, 50, 80}) {
            run(report, percent, capacity * percent / 100, seconds);
        }
        report.say("100 %% are %,d events per second, measured before.".formatted(capacity));
        return report;
    }

    private static long capacity(long events) throws Exception {
        try (Rig rig = new Rig(Map.of())) {
            Topics topics = rig.topics("bench");
            rig.fill(topics.rawEvents(), new FleetEvents(HOSTS), events);
            rig.publishRules(topics, 0, 1);
            return (long) new Throughput(rig, topics).of("site", 1).perSecond();
        }
    }

    private static void run(Report report, int percent, long rate, int seconds) throws Exception {
        Queue<Seen> all = new ConcurrentLinkedQueue<>();
        try (Rig rig = new Rig(Map.of("execution.checkpointing.interval", "10 s"))) {
            Topics topics = rig.topics("bench");
            rig.publishRules(topics, 0, 1);
            String job = rig.run(rig.job("site", 1, topics) + " --kafka.group " + GROUP);
            Instant begin;
            Instant swap;
            try (Follower follower = Follower.start(
                    rig.bootstrap(), topics.alerts(), Follower.From.END, (value, seen) -> take(value, seen, all))) {
                feed(rig, topics, rate, WARM_SECONDS);
                // What a cold job has left behind would be measured for minutes.
                try (Progress progress = new Progress(rig.bootstrap(), rig.taskManager())) {
                    progress.await(GROUP, topics.rawEvents());
                }
                begin = Instant.now();
                feed(rig, topics, rate, seconds / 2);
                swap = Instant.now();
                rig.publishRules(topics, 0, 2);
                feed(rig, topics, rate, seconds / 2);
            }
            List<Seen> measured =
                    all.stream().filter(seen -> seen.event().isAfter(begin)).toList();
            JsonNode checkpoints =
                    rig.cluster().rest().get("jobs/" + job + "/checkpoints").path("history");
            row(report, percent + " %", rate, measured, seen -> true);
            row(report, percent + " %, during a checkpoint", rate, measured, seen -> during(checkpoints, seen));
            row(
                    report,
                    percent + " %, 5 s from a change of rules",
                    rate,
                    measured,
                    seen -> seen.alert().isAfter(swap) && seen.event().isBefore(swap.plus(SWAP)));
        }
    }

    private static void row(Report report, String name, long rate, List<Seen> measured, Predicate<Seen> which) {
        List<Long> millis =
                measured.stream().filter(which).map(Seen::millis).sorted().toList();
        report.row(
                name,
                "%,d".formatted(rate),
                Integer.toString(millis.size()),
                percentile(millis, 50),
                percentile(millis, 99));
    }

    private static String percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty()
                ? ""
                : Long.toString(sorted.get(Math.max(1, (int) Math.ceil(percent / 100.0 * sorted.size())) - 1));
    }

    private static boolean during(JsonNode checkpoints, Seen seen) {
        for (JsonNode checkpoint : checkpoints) {
            Instant from =
                    Instant.ofEpochMilli(checkpoint.path("trigger_timestamp").asLong());
            Instant to = from.plusMillis(checkpoint.path("end_to_end_duration").asLong());
            if (seen.event().isBefore(to) && seen.alert().isAfter(from)) {
                return true;
            }
        }
        return false;
    }

    private static void take(byte[] value, Instant seen, Queue<Seen> all) {
        try {
            Alert alert = SingleObject.of(Alert.class).decode(value);
            if (alert.getEvents().size() == 1 && alert.getRepeats() == 0 && !alert.getThrottled()) {
                all.add(new Seen(alert.getLastSeen(), seen));
            }
        } catch (UndecodableRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends at an even rate; the event says the moment at which it was sent. */
    @SuppressWarnings("FutureReturnValueIgnored") // an event that is not sent makes no alert, and alerts are counted
    private static void feed(Rig rig, Topics topics, long rate, int seconds) throws Exception {
        SingleObject<Event> codec = SingleObject.of(Event.class);
        List<Long> sent = new ArrayList<>(List.of(0L));
        long begin = System.nanoTime();
        try (KafkaProducer<String, byte[]> producer = rig.producer()) {
            new FleetEvents(HOSTS, (int) (Instant.now().getEpochSecond() & 0xfff)).sendMixed(rate * seconds, event -> {
                long number = sent.set(0, sent.get(0) + 1);
                long due = begin + number * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(50_000, due - System.nanoTime()));
                }
                producer.send(new ProducerRecord<>(topics.rawEvents(), event.host(), now(codec, event.value())));
            });
        }
    }

    private static byte[] now(SingleObject<Event> codec, byte[] value) {
        try {
            Event event = codec.decode(value);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
            event.getHeader().setEventTime(now);
            event.getHeader().setObservedTime(now);
            return codec.encode(event);
        } catch (UndecodableRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    private Latency() {}
}
