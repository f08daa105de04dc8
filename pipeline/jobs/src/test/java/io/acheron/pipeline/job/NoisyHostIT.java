/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.sample.EmbeddedKafka;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.JobReceipt;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One host sends a hundred times what each other sends, one from the future, one what is hours old; all in one partition. */
@Timeout(600)
class NoisyHostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Topics TOPICS = new Topics("acheron");
    private static final SingleObject<Event> EVENTS = SingleObject.of(Event.class);
    private static final int PER_SECOND = 10;
    private static final int TIMES = 100;
    private static final String BUDGET = """
            budgets:
              - id: fair
                reason: one host must not cost what the fleet costs
                owner: platform
                expires: %s
                events_per_second: %d
                burst_seconds: 2
                hosts: [noisy]
            """;

    private final Map<String, Long> sent = new HashMap<>();
    private EmbeddedKafka kafka;

    /** Of one host at the stage that cleans. */
    private record Account(long in, long out, long overBudget) {}

    @BeforeEach
    void start() throws Exception {
        kafka = new EmbeddedKafka();
    }

    @AfterEach
    void stop() throws Exception {
        kafka.close();
    }

    @Test
    void shouldServeTheOthersWhileOneHostFloods(@TempDir Path directory) throws Exception {
        // No more than a year from now; what counts is that it is behind the events.
        LocalDate soon = LocalDate.now(ZoneOffset.UTC).plusDays(300);
        Path budget = Files.writeString(directory.resolve("clean.yaml"), BUDGET.formatted(soon, PER_SECOND));
        Map<String, String> options = Map.of(
                "kafka.bootstrap", kafka.bootstrap(),
                "kafka.topics.create", "true",
                "clean.config", budget.toString(),
                "ledger.interval", "1s",
                "event-time.silence", "1s");
        Feed.rules(kafka, Sample.bundle(1, Sample.NETCAT, Sample.ASK_THEN_RUN));
        try (KafkaJob job = KafkaJob.start(SiteJob::build, kafka, options, null)) {
            AtomicBoolean served = new AtomicBoolean();
            CompletableFuture<Integer> flood = CompletableFuture.supplyAsync(() -> flood(served));
            Set<String> expected = attack();
            try {
                // While the flood goes on: it ends when they are there.
                assertThat(alerts(expected)).containsExactlyInAnyOrderElementsOf(expected);
            } finally {
                served.set(true);
            }
            int seconds = flood.get();
            send(Sample.exec("quiet-0", next("quiet-0"), seconds + 300, 1, "/bin/true")); // ends all minutes

            Account clean = cleanAccount(sent.getOrDefault("noisy", 0L));
            assertThat(clean.in()).isEqualTo(sent.get("noisy"));
            assertThat(clean.out() + clean.overBudget()).isEqualTo(clean.in());
            assertThat(clean.out()).isLessThanOrEqualTo((long) PER_SECOND * (seconds + 2));
            assertThat(receipts(clean.overBudget())).isEqualTo(clean.overBudget());
            assertThat(job.failure()).isEmpty();
        }
    }

    /** @return how many seconds of event time it lasted */
    private int flood(AtomicBoolean served) {
        int second = 0;
        try {
            // At least as long as the others have something to say.
            while (second < 10 || !served.get()) {
                for (int i = 0; i < TIMES; i++) {
                    long number = next("noisy");
                    send(Sample.exec("noisy", number, second + 0.01 * i, (int) (1_000 + number), "/usr/bin/make"));
                }
                second++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return second;
    }

    /** @return for each alert that must come: rule and host */
    private Set<String> attack() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            attack("quiet-" + i, i, 10 + 2 * i, expected);
        }
        attack("late", -7_200, 30, expected);
        Event ahead = Sample.exec("ahead", 1, 50 * 365 * 86_400.0, 7, "/usr/bin/nc");
        send(ahead);
        expected.add(Sample.NETCAT_ID + " ahead");
        return expected;
    }

    /** @param pid the hosts of samples have one boot id, so that their processes must differ */
    private void attack(String host, double second, int pid, Set<String> expected) throws Exception {
        send(Sample.ask(host, next(host), second, pid, "callback.example"));
        send(Sample.exec(host, next(host), second + 1, pid, "/bin/sh"));
        send(Sample.exec(host, next(host), second + 2, pid + 1, "/usr/bin/nc"));
        expected.add(Sample.ASK_THEN_RUN_ID + ' ' + host);
        expected.add(Sample.NETCAT_ID + ' ' + host);
    }

    private long next(String host) {
        synchronized (sent) {
            return sent.merge(host, 1L, Long::sum);
        }
    }

    private void send(Event event) throws Exception {
        byte[] bytes;
        synchronized (EVENTS) { // the flood has a thread of its own
            bytes = EVENTS.encode(event);
        }
        kafka.send(TOPICS.rawEvents(), event.getHeader().getHostId(), bytes);
    }

    /** @return rule and host of each alert, when all that are expected are there or no more come */
    private Set<String> alerts(Set<String> expected) throws Exception {
        Set<String> found = new TreeSet<>();
        for (int atLeast = expected.size(); !found.containsAll(expected); ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.alerts(), atLeast, PATIENCE);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Alert alert = SingleObject.of(Alert.class).decode(record.value());
                found.add(alert.getRule().getId() + ' ' + alert.getHostId());
            }
            if (records.size() < atLeast) {
                break;
            }
            atLeast = records.size() + 1;
        }
        return found;
    }

    /** @return of all minutes of the noisy host, when so many have come */
    private Account cleanAccount(long in) throws Exception {
        SingleObject<Ledger> codec = SingleObject.of(Ledger.class);
        Account sum = new Account(0, 0, 0);
        for (int atLeast = 1; sum.in() < in; ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.status(), atLeast, PATIENCE);
            assertThat(records).as("accounts so far: %s of %d", sum, in).hasSizeGreaterThanOrEqualTo(atLeast);
            Map<Object, LedgerHop> newest = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (new String(record.key(), UTF_8).equals("site/noisy") && codec.recognises(record.value())) {
                    Ledger ledger = codec.decode(record.value());
                    ledger.getHops().stream()
                            .filter(hop -> hop.getHop().equals("clean"))
                            .forEach(hop -> newest.put(List.of(ledger.getMinute(), ledger.getRunNs()), hop));
                }
            }
            sum = new Account(0, 0, 0);
            for (LedgerHop hop : newest.values()) {
                long dropped = hop.getDropped().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                sum = new Account(sum.in() + hop.getIn(), sum.out() + hop.getOut(), sum.overBudget() + dropped);
            }
            atLeast = records.size() + 1;
        }
        return sum;
    }

    /** @return events that receipts for the noisy host tell of, when they are so many */
    private long receipts(long count) throws Exception {
        SingleObject<JobReceipt> codec = SingleObject.of(JobReceipt.class);
        long sum = 0;
        for (int atLeast = 1; sum < count; ) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(TOPICS.status(), atLeast, PATIENCE);
            assertThat(records).as("receipts so far: %d of %d", sum, count).hasSizeGreaterThanOrEqualTo(atLeast);
            sum = 0;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (codec.recognises(record.value())) {
                    JobReceipt receipt = codec.decode(record.value());
                    if (receipt.getHostId().equals("noisy")) {
                        sum += receipt.getReceipt().getCount();
                    }
                }
            }
            atLeast = records.size() + 1;
        }
        return sum;
    }
}
