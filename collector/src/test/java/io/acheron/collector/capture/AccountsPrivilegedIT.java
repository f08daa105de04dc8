/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.collector.account.MinuteAccounts;
import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.DrainLoop;
import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.EventSinks;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.LedgerHop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accounts of the minutes of a storm add up, each by itself, along the way, and over all minutes. Only the clock is made up. */
class AccountsPrivilegedIT {
    private static final HostIdentity HOST =
            new HostIdentity("host-1", "web-1", "5f3a2b1c-0001-0002-0003-000000000004");
    private static final int EXECS = 300;
    private static final String STORM = """
            import os
            for _ in range(%d):
                os.spawnv(os.P_WAIT, '/bin/true', ['true'])
            """.formatted(EXECS);
    private static final Instant BEGIN = Instant.parse("2026-11-22T05:00:30Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(BEGIN);
    private final List<Ledger> ledgers = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void shouldAddUpInAStorm() throws Exception {
        Path file = folder.resolve("events.ndjson");
        run(KernelOptions.DEFAULT_RING_BYTES, "file", file.toString(), true);

        assertThat(dropped("kernel")).isZero();
        assertThat(sum("publish", "process_exec", LedgerHop::getOut) + sum("publish", "", LedgerHop::getOut))
                .isEqualTo(Files.readAllLines(file).size());
        assertThat(sum("kernel", "process_exec", LedgerHop::getOut)).isGreaterThanOrEqualTo(EXECS);
    }

    @Test
    void shouldAddUpWhenTheRingOverflows() throws Exception {
        run(16384, "file", folder.resolve("events.ndjson").toString(), false);

        assertThat(dropped("kernel")).as("the ring was too small").isPositive();
    }

    @Test
    void shouldAddUpWhileTheBrokerIsAway() throws Exception {
        run(KernelOptions.DEFAULT_RING_BYTES, "kafka", "", true);

        assertThat(sum("publish", "", LedgerHop::getOut)).isZero();
        Map<String, Long> spool = hop(last(), "spool").getDropped();
        assertThat(spool.get("waiting"))
                .isEqualTo(sum("queue", "", LedgerHop::getOut))
                .isGreaterThanOrEqualTo(EXECS);
    }

    private void run(int ringBytes, String sinkName, String argument, boolean drained) throws Exception {
        try (LiveCapture live = LiveCapture.start(
                new KernelOptions(Set.of("process_exec", "process_fork", "process_exit"), ringBytes, "test"))) {
            EventSink sink = EventSinks.open(sinkName, options(argument));
            DrainLoop loop = new DrainLoop(live.capture, sink, Collections.emptyIterator(), event -> {});
            MinuteAccounts accounts = new MinuteAccounts(
                    HOST,
                    42,
                    clock::get,
                    () -> Stream.of(live.capture.losses(), loop.counts(), sink.counts())
                            .flatMap(List::stream)
                            .toList(),
                    live.capture::sequences,
                    ledgers::add);
            Thread draining = new Thread(() -> loop.run(() -> {}, accounts::turn));
            if (drained) {
                draining.start();
            }
            for (int minute = 0; minute < 3; minute++) {
                Python.run(STORM);
                clock.updateAndGet(time -> time.plusSeconds(60));
            }
            loop.stop();
            if (drained) {
                draining.join();
            } else {
                accounts.turn();
            }
            loop.finish(Duration.ZERO);
            accounts.finish();
            assertAddsUp(live);
        }
    }

    private SinkOptions options(String argument) {
        return new SinkOptions(
                argument,
                HOST,
                new SinkOptions.Kafka("127.0.0.1:9", "test", 1, 1, Map.of()),
                new SinkOptions.Spooling(folder.resolve("spool"), 64 << 20));
    }

    private void assertAddsUp(LiveCapture live) {
        assertThat(ledgers).hasSizeGreaterThan(1);
        assertThat(ledgers).allSatisfy(ledger -> {
            assertThat(ledger.getRunNs()).isEqualTo(42);
            assertThat(ledger.getHops())
                    .allSatisfy(hop -> assertThat(hop.getIn())
                            .as("%s", hop)
                            .isEqualTo(hop.getOut()
                                    + hop.getDropped().values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum()));
        });
        for (String kind : List.of("process_exec", "process_fork", "process_exit")) {
            assertThat(fresh("decode", kind)).as(kind).isEqualTo(sum("kernel", kind, LedgerHop::getOut));
        }
        long decoded = ledgers.stream()
                .flatMap(ledger -> ledger.getHops().stream())
                .filter(hop -> hop.getHop().equals("decode"))
                .mapToLong(LedgerHop::getOut)
                .sum();
        assertThat(fresh("queue", "")).isEqualTo(decoded);
        assertThat(fresh("publish", "")).isEqualTo(sum("queue", "", LedgerHop::getOut));
        long issued = ledgers.stream()
                .flatMap(ledger -> ledger.getHops().stream())
                .filter(hop -> hop.getHop().equals("kernel"))
                .mapToLong(LedgerHop::getIn)
                .sum();
        assertThat(Arrays.stream(live.capture.sequences()).sum()).isEqualTo(issued);
        assertThat(last().getLastSequences().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(issued);
    }

    private Ledger last() {
        return ledgers.get(ledgers.size() - 1);
    }

    private static LedgerHop hop(Ledger ledger, String name) {
        return ledger.getHops().stream()
                .filter(hop -> hop.getHop().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long fresh(String hop, String kind) {
        return sum(hop, kind, it -> it.getIn() - it.getCarried());
    }

    private long dropped(String name) {
        return ledgers.stream()
                .flatMap(ledger -> ledger.getHops().stream())
                .filter(hop -> hop.getHop().equals(name))
                .mapToLong(hop -> hop.getIn() - hop.getOut())
                .sum();
    }

    private long sum(String name, String kind, java.util.function.ToLongFunction<LedgerHop> value) {
        return ledgers.stream()
                .flatMap(ledger -> ledger.getHops().stream())
                .filter(hop -> hop.getHop().equals(name) && hop.getKind().equals(kind))
                .mapToLong(value)
                .sum();
    }
}
