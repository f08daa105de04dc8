/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import static io.acheron.collector.publish.Accounts.assertBalanced;
import static io.acheron.collector.publish.Accounts.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acheron.collector.host.HostIdentity;
import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.EventSinkContract;
import io.acheron.collector.publish.EventSinks;
import io.acheron.collector.publish.Events;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.status.Heartbeat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker that comes and goes. */
class KafkaSinkIT extends EventSinkContract {
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final AtomicInteger TESTS = new AtomicInteger();

    @TempDir
    static Path brokerDirectory;

    private static TestBroker broker;

    @TempDir
    Path spool;

    private String prefix;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new TestBroker(brokerDirectory);
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void takeFreshTopics() {
        prefix = "t" + TESTS.incrementAndGet();
    }

    @Override
    protected EventSink open() throws SinkUnavailableException {
        return open(8 << 20, Map.of());
    }

    private EventSink open(long spoolBytes, Map<String, String> properties) throws SinkUnavailableException {
        return EventSinks.open(
                "kafka",
                new SinkOptions(
                        "",
                        new HostIdentity("host-1", "web-1", "boot"),
                        new SinkOptions.Kafka(broker.bootstrap(), prefix, 3, 1, properties),
                        new SinkOptions.Spooling(spool, spoolBytes)));
    }

    @Override
    protected List<Event> received() throws Exception {
        return broker.events(prefix + ".event.raw.v1");
    }

    @Test
    void shouldLoseNothingWhenTheBrokerStopsAndStartsInTheMiddle() throws Exception {
        EventSink sink = open();
        publish(sink, 1, 200);
        turnUntil(sink, () -> delivered(sink) == 200);
        publish(sink, 201, 400); // under way while the broker ends
        broker.stop();
        for (long i = 401; i <= 1400; i++) {
            sink.publish(Events.numbered(i));
            sink.turn();
            Thread.sleep(i % 4 == 0 ? 10 : 0); // longer than the sink regards a broker as slow
            assertBalanced(sink.counts());
        }
        assertThat(count(sink.counts(), "publish", "spooled")).isPositive();
        broker.start();
        publish(sink, 1401, 1500);
        turnUntil(sink, () -> delivered(sink) == 1500);
        publish(sink, 1501, 1600);
        sink.close(BOUND);
        assertThat(received()).extracting(Events::number).isEqualTo(numbers(1, 1600));
        assertThat(count(sink.counts(), "spool", "waiting")).isZero();
        assertBalanced(sink.counts());
    }

    @Test
    void shouldDeliverAfterARestartWhatAnEarlierRunCouldNot() throws Exception {
        broker.stop();
        EventSink first = open();
        publish(first, 1, 500);
        first.close(AWAY);
        assertThat(count(first.counts(), "spool", "waiting")).isEqualTo(500);
        assertBalanced(first.counts());
        broker.start();
        EventSink second = open();
        publish(second, 501, 600);
        second.close(BOUND);
        assertThat(received()).extracting(Events::number).isEqualTo(numbers(1, 600));
        assertThat(count(second.counts(), "spool", "out")).isGreaterThanOrEqualTo(500);
        assertBalanced(second.counts());
    }

    @Test
    void shouldCountWhatAFullSpoolRefusesAndDeliverTheRest() throws Exception {
        broker.stop();
        EventSink sink = open(1 << 20, Map.of());
        for (long i = 1; i <= 1500; i++) {
            sink.publish(Events.numbered(i, noise(1000)));
        }
        long dropped = count(sink.counts(), "publish", "spool_full");
        assertThat(dropped).isBetween(200L, 1400L);
        assertBalanced(sink.counts());
        broker.start();
        sink.close(BOUND);
        assertThat(received()).extracting(Events::number).isEqualTo(numbers(1, 1500 - dropped));
        assertThat(delivered(sink)).isEqualTo(1500 - dropped);
        assertBalanced(sink.counts());
    }

    @Test
    void shouldCountWhatIsLostWithoutASpool() throws Exception {
        broker.stop();
        EventSink sink = open(0, Map.of());
        publish(sink, 1, 100);
        sink.close(AWAY);
        assertThat(count(sink.counts(), "publish", "spool_off")).isEqualTo(100);
        assertBalanced(sink.counts());
        broker.start();
    }

    @Test
    void shouldDropAndCountOnlyTheEventThatIsTooLarge() throws Exception {
        EventSink sink = open();
        publish(sink, 1, 5);
        sink.publish(Events.numbered(6, noise(3 << 20)));
        publish(sink, 7, 9);
        sink.close(BOUND);
        assertThat(received()).extracting(Events::number).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L));
        assertThat(count(sink.counts(), "publish", "too_large") + count(sink.counts(), "spool", "too_large"))
                .isEqualTo(1);
        assertBalanced(sink.counts());
    }

    @Test
    void shouldCreateTheTopicsAndKeyByHost() throws Exception {
        EventSink sink = open();
        publish(sink, 1, 3);
        turnUntil(sink, () -> delivered(sink) == 3);
        sink.report(Heartbeat.newBuilder()
                .setHostId("host-1")
                .setTime(Instant.EPOCH)
                .build());
        sink.close(BOUND);
        assertThat(broker.partitions(prefix + ".event.raw.v1")).isEqualTo(3);
        assertThat(broker.partitions(prefix + ".status.v1")).isEqualTo(1);
        assertThat(broker.records(prefix + ".event.raw.v1"))
                .allSatisfy(record -> assertThat(new String(record.key(), StandardCharsets.UTF_8))
                        .isEqualTo("host-1"));
        Heartbeat heartbeat = SingleObject.of(Heartbeat.class)
                .decode(broker.records(prefix + ".status.v1").get(0).value());
        assertThat(heartbeat.getHostId()).isEqualTo("host-1");
    }

    @Test
    void shouldRefuseSettingsThatWouldLoseEventsUncounted() {
        assertThatThrownBy(() -> open(0, Map.of("enable.idempotence", "false")))
                .isInstanceOf(SinkUnavailableException.class)
                .hasMessageContaining("kafka.properties.enable.idempotence");
        assertThatThrownBy(() -> open(0, Map.of("acks", "0"))).hasMessageContaining("kafka.properties.acks is '0'");
    }

    private static long delivered(EventSink sink) {
        return count(sink.counts(), "publish", "out") + count(sink.counts(), "spool", "out");
    }

    private static void publish(EventSink sink, long from, long to) {
        for (long i = from; i <= to; i++) {
            sink.publish(Events.numbered(i));
        }
    }

    private static void turnUntil(EventSink sink, BooleanSupplier done) throws InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            sink.turn();
            Thread.sleep(5);
        }
        assertThat(done.getAsBoolean()).as("after %s: %s", BOUND, sink.counts()).isTrue();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** Text that does not compress, so that sizes are what they seem. */
    private static String noise(int length) {
        return new Random(length)
                .ints(length, 33, 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
