/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import io.acheron.collector.capture.LossCount;
import io.acheron.collector.publish.EventSink;
import io.acheron.collector.publish.Ledger;
import io.acheron.collector.publish.RateLimitedLog;
import io.acheron.collector.publish.SinkOptions;
import io.acheron.collector.publish.spool.SpoolRecord;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import io.acheron.schema.inventory.InventoryRecord;
import io.acheron.schema.status.Heartbeat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to Kafka in order. While the broker confirms, events go straight to the producer, which holds them for
 * milliseconds. When nothing was confirmed for {@value #STUCK_SECONDS} s, all that is under way is copied to the spool and new events
 * go there; the producer keeps trying for ever. Once it is confirmed again the spool is sent, then new events go straight again.
 */
final class KafkaSink implements EventSink {
    static final int STUCK_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSink.class);
    private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
    private static final long MOST_IN_FLIGHT = ClientProperties.BUFFER_BYTES / 2;
    private static final int REPLAYED_PER_TURN = 512;
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(2);
    /** So long stuck while all is in the spool, a new producer is tried: whatever has wedged the old one ends with it. */
    private static final long WEDGED_NS = TimeUnit.SECONDS.toNanos(60);
    /** On closing, a broker that confirms nothing for so long is not waited for. */
    private static final long HOPELESS_NS = TimeUnit.SECONDS.toNanos(3);

    private static final String SPOOLED = "spooled";
    private static final String TOO_LARGE = "too_large";

    private final SinkOptions.Kafka kafka;
    private final byte[] key;
    private final Backlog backlog;
    private final Connector connector;
    private final SingleObject<Event> events = SingleObject.of(Event.class);
    private final SingleObject<InventoryRecord> inventories = SingleObject.of(InventoryRecord.class);
    private final SingleObject<io.acheron.schema.status.Ledger> accounts =
            SingleObject.of(io.acheron.schema.status.Ledger.class);
    private final SingleObject<Heartbeat> heartbeats = SingleObject.of(Heartbeat.class);
    private final Ledger ledger = new Ledger("publish");
    private final Flight flight = new Flight();
    private final RateLimitedLog log = new RateLimitedLog(LOG);
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private ProducerPulse pulse = new ProducerPulse(List.of());
    private long lastConfirmedNs = System.nanoTime();
    private boolean away;
    /**
     * Whether the producer has had a record confirmed. Until then only one is sent: should the first of several batches fail, as on a
     * topic just created, a broker that does not know the producer takes the second as its first and refuses the first for ever.
     */
    private boolean known;

    private volatile boolean statusTopicKnown;

    KafkaSink(SinkOptions options, Backlog backlog, Connector connector) {
        this.kafka = options.kafka();
        this.key = options.host().hostId().getBytes(StandardCharsets.UTF_8);
        this.backlog = backlog;
        this.connector = connector;
        if (backlog.waiting() > 0) {
            LOG.info("{} events of an earlier run wait in the spool and are sent first", backlog.waiting());
        }
        connector.connect(Duration.ZERO);
    }

    @Override
    public void publish(Event event) {
        ledger.add(Ledger.IN, 1);
        byte[] content = events.encode(event);
        if (!backlog.hasUnread() && !isStuck() && send(Delivery.direct(content, System.nanoTime()))) {
            return;
        }
        spoolFlight(); // what is older comes first
        if (backlog.store(content) == Backlog.REFUSED) {
            ledger.add(backlog.refusal(), 1);
        } else {
            ledger.add(SPOOLED, 1);
        }
    }

    @Override
    public void report(Heartbeat heartbeat) {
        KafkaProducer<byte[], byte[]> connected = producer;
        if (connected == null || isStuck()) {
            return; // the next one says all that this one says
        }
        var unused = connected.send(
                new ProducerRecord<>(kafka.statusTopic(), key, heartbeats.encode(heartbeat)), (metadata, problem) -> {
                    // The client never blocks here: the first try only makes it ask where the topic is.
                    boolean first = !statusTopicKnown;
                    statusTopicKnown = true;
                    if (problem != null && !(first && problem instanceof TimeoutException)) {
                        log.warn("a heartbeat could not be sent to %s (%s)"
                                .formatted(kafka.statusTopic(), problem.getMessage()));
                    }
                });
    }

    @Override
    public void record(InventoryRecord record) {
        KafkaProducer<byte[], byte[]> connected = producer;
        if (connected == null || isStuck()) {
            return; // the next look tells all anew
        }
        var unused = connected.send(
                new ProducerRecord<>(kafka.inventoryTopic(), key, inventories.encode(record)), (metadata, problem) -> {
                    if (problem != null) {
                        log.warn("an inventory record could not be sent to %s (%s)"
                                .formatted(kafka.inventoryTopic(), problem.getMessage()));
                    }
                });
    }

    @Override
    public boolean account(io.acheron.schema.status.Ledger account) {
        KafkaProducer<byte[], byte[]> connected = producer;
        if (connected == null || isStuck() || !statusTopicKnown) {
            return false;
        }
        // The producer tries for ever; only what can never succeed comes here.
        var unused = connected.send(
                new ProducerRecord<>(kafka.statusTopic(), key, accounts.encode(account)), (metadata, problem) -> {
                    if (problem != null) {
                        log.warn("the account of a minute could not be sent to %s (%s)"
                                .formatted(kafka.statusTopic(), problem.getMessage()));
                    }
                });
        return true;
    }

    @Override
    public int fullness() {
        return backlog.fullness();
    }

    @Override
    public void turn() {
        if (producer == null) {
            adopt(connector.take());
        }
        settle();
        if (isStuck()) {
            sayAway();
            spoolFlight();
            if (unconfirmedNs() > WEDGED_NS && flight.onlyInMemory() == 0) {
                reconnect(new TimeoutException("nothing was confirmed for a minute"));
            }
        } else if (producer != null) {
            replay();
        }
    }

    private void adopt(@Nullable KafkaProducer<byte[], byte[]> connected) {
        if (connected != null) {
            producer = connected;
            pulse = new ProducerPulse(connected.metrics().values());
            known = false;
            lastConfirmedNs = System.nanoTime();
            LOG.info("connected to Kafka at {}", kafka.bootstrap());
        }
    }

    /** Hands a record to the producer, which never waits here. Returns false if it cannot take it now. */
    private boolean send(Delivery delivery) {
        KafkaProducer<byte[], byte[]> connected = producer;
        boolean full = flight.bytes() + delivery.content().length > MOST_IN_FLIGHT;
        if (connected == null || full || !known && !flight.isEmpty()) {
            return false;
        }
        try {
            // The outcome comes through the callback, in order.
            var unused = connected.send(new ProducerRecord<>(kafka.eventTopic(), key, delivery.content()), delivery);
        } catch (KafkaException | IllegalStateException e) {
            reconnect(e);
            return false;
        }
        if (delivery.failure() instanceof TimeoutException) {
            return false; // topic not known yet, or no memory
        }
        flight.add(delivery);
        return true;
    }

    /** Counts what was confirmed, oldest first. */
    private void settle() {
        for (Delivery oldest = flight.oldest(); oldest != null; oldest = flight.oldest()) {
            Exception failure = oldest.failure();
            if (oldest.acknowledged()) {
                lastConfirmedNs = System.nanoTime();
                known = true;
                finish(oldest, Ledger.OUT);
            } else if (failure instanceof RecordTooLargeException) {
                log.warn(
                        "an event of %d bytes is larger than Kafka takes and was dropped; raise max.message.bytes of %s"
                                .formatted(oldest.content().length, kafka.eventTopic()));
                finish(oldest, TOO_LARGE);
            } else if (failure != null) {
                reconnect(failure);
                return;
            } else {
                return;
            }
            flight.removeOldest();
        }
    }

    private void finish(Delivery delivery, String reason) {
        if (delivery.isSpooled()) {
            backlog.done(delivery.spoolNumber(), reason);
        } else {
            ledger.add(reason, 1);
        }
    }

    private boolean isStuck() {
        return unconfirmedNs() > STUCK_NS;
    }

    /** Time since the broker confirmed anything although there was something to confirm, nanoseconds. */
    private long unconfirmedNs() {
        Delivery oldest = flight.oldest();
        return oldest == null || oldest.acknowledged()
                ? 0
                : System.nanoTime() - Math.max(oldest.sentNs(), lastConfirmedNs);
    }

    private void sayAway() {
        if (!away) {
            away = true;
            LOG.warn(
                    "Kafka at {} has confirmed nothing for {} s; events wait in the spool",
                    kafka.bootstrap(),
                    STUCK_SECONDS);
        }
    }

    /** Copies what is under way to the spool. Only while all of the spool is under way too, or the order would be lost. */
    private void spoolFlight() {
        if (backlog.hasUnread()) {
            return;
        }
        for (Delivery delivery : flight) {
            if (delivery.isSpooled() || delivery.acknowledged()) {
                continue;
            }
            long number = backlog.store(delivery.content());
            if (number == Backlog.REFUSED) {
                break; // stays with the producer
            }
            delivery.spooledAs(number);
            flight.spooled();
            ledger.add(SPOOLED, 1);
        }
        backlog.skipUnread();
    }

    private void replay() {
        if (away) {
            away = false;
            LOG.info(
                    "Kafka at {} confirms again; {} events are sent from the spool",
                    kafka.bootstrap(),
                    backlog.waiting());
        }
        for (int i = 0; i < REPLAYED_PER_TURN && backlog.hasUnread(); i++) {
            SpoolRecord record = backlog.peek();
            if (record == null || !send(Delivery.ofSpooled(record.content(), record.number(), System.nanoTime()))) {
                return;
            }
            backlog.taken();
        }
    }

    /** After an error that trying again cannot cure, such as a missing right: all that is under way goes back to the spool. */
    private void reconnect(Exception reason) {
        log.warn("Kafka at %s refused events (%s); connecting again".formatted(kafka.bootstrap(), reason.getMessage()));
        closeProducer(Duration.ZERO);
        abandonFlight("refused");
        backlog.rewind();
        connector.connect(RECONNECT_PAUSE);
    }

    private void abandonFlight(String reason) {
        spoolFlight();
        for (Delivery delivery : flight) {
            if (!delivery.isSpooled()) {
                ledger.add(delivery.acknowledged() ? Ledger.OUT : reason, 1);
            }
        }
        flight.clear();
    }

    private void closeProducer(Duration bound) {
        if (producer != null) {
            producer.close(bound);
            producer = null;
        }
    }

    @Override
    public List<LossCount> counts() {
        List<LossCount> counts = new ArrayList<>(ledger.counts());
        counts.add(new LossCount("publish", "", "in_flight", flight.onlyInMemory()));
        counts.addAll(backlog.counts());
        return List.copyOf(counts);
    }

    @Override
    public long spoolBytes() {
        return backlog.bytes();
    }

    /** Some of these may have arrived: the confirmation is under way too. */
    @Override
    public long onlyInMemory() {
        return flight.onlyInMemory();
    }

    @Override
    public String trouble() {
        if (producer == null) {
            return "not connected to Kafka at %s".formatted(kafka.bootstrap());
        }
        return away
                ? "Kafka at %s has confirmed nothing for %d s"
                        .formatted(kafka.bootstrap(), TimeUnit.NANOSECONDS.toSeconds(unconfirmedNs()))
                : "";
    }

    @Override
    public boolean isWedged() {
        return pulse.isGone(unconfirmedNs());
    }

    @Override
    public String destination() {
        return "kafka %s topic %s".formatted(kafka.bootstrap(), kafka.eventTopic());
    }

    @Override
    public void close(Duration bound) {
        long start = System.nanoTime();
        lastConfirmedNs = Math.max(lastConfirmedNs, start);
        turn();
        while (!(flight.isEmpty() && !backlog.hasUnread())) {
            long now = System.nanoTime();
            if (now - start > bound.toNanos() || now - lastConfirmedNs > HOPELESS_NS) {
                break;
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            turn();
        }
        closeProducer(flight.isEmpty() ? Duration.ofSeconds(1) : Duration.ZERO);
        settleQuietly();
        abandonFlight("not_delivered");
        connector.close();
        backlog.close();
    }

    /** Like settle, when there is nobody left to connect to. */
    private void settleQuietly() {
        for (Delivery oldest = flight.oldest(); oldest != null && oldest.acknowledged(); oldest = flight.oldest()) {
            finish(oldest, Ledger.OUT);
            flight.removeOldest();
        }
    }
}
