/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.pipeline.ingest.ReceivedAlert;
import io.acheron.pipeline.sink.DeadLetterSender;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands alerts to an outlet, one batch at a time, and keeps what was not taken. All but the outlet's own work happens in the thread of
 * the task: answers come back by its mailbox.
 *
 * <p>Checkpoints wait for no system of others: what is waiting and what is under way is part of them. Only when as much is waiting as
 * may wait does the writer hold back the stream, and with it checkpoints, until the system takes alerts again.
 */
final class DeliveryWriter implements StatefulSinkWriter<ReceivedAlert, Undelivered> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWriter.class);

    private final String stage;
    private final DeliveryLimits limits;
    private final Outlet outlet;
    private final DeadLetterSender deadLetters;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService clock;
    private final DeliveryCounters counters;
    private final Backoff backoff;
    private final SingleObject<Alert> codec = SingleObject.of(Alert.class);
    private final Deque<Undelivered> waiting = new ArrayDeque<>();
    private @Nullable Batch underWay;
    private boolean paused;
    private @Nullable ScheduledFuture<?> timer;
    // read by the threads of metric reporters
    private volatile int undelivered;
    private volatile long awaySinceMs;

    /** @param restored what was waiting when the checkpoint was taken */
    DeliveryWriter(
            String stage,
            DeliveryLimits limits,
            Outlet outlet,
            DeadLetterSender deadLetters,
            WriterInitContext context,
            Collection<Undelivered> restored) {
        this.stage = stage;
        this.limits = limits;
        this.outlet = outlet;
        this.deadLetters = deadLetters;
        this.mailbox = context.getMailboxExecutor();
        this.clock = context.getProcessingTimeService();
        this.backoff = new Backoff(limits.firstPause(), limits.longestPause());
        this.counters = DeliveryCounters.in(
                context.metricGroup(),
                () -> undelivered,
                () -> awaySinceMs == 0 ? 0 : clock.getCurrentProcessingTime() - awaySinceMs);
        waiting.addAll(restored);
        if (!waiting.isEmpty()) {
            later(0);
        }
    }

    @Override
    public void write(ReceivedAlert received, Context context) throws IOException, InterruptedException {
        Alert alert = received.alert();
        if (alert == null) {
            return;
        }
        if (alert.getSeverity().compareTo(limits.leastSeverity()) < 0) {
            counters.belowSeverity().inc();
            return;
        }
        while (waiting.size() + sent() >= limits.mostWaiting()) {
            mailbox.yield();
        }
        waiting.addLast(
                new Undelivered(received.topic(), received.partition(), received.offset(), codec.encode(alert)));
        send();
    }

    /** Makes dead letters safe. What waits stays in {@link #snapshotState}, except at the end of the input, after which nothing comes. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        while (endOfInput && waiting.size() + sent() > 0) {
            mailbox.yield();
        }
        deadLetters.flush();
    }

    @Override
    public List<Undelivered> snapshotState(long checkpoint) {
        List<Undelivered> all = new ArrayList<>();
        if (underWay != null) {
            all.addAll(underWay.alerts());
        }
        all.addAll(waiting);
        return all;
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel(false);
        }
        outlet.close();
        deadLetters.close();
    }

    private int sent() {
        return underWay == null ? 0 : underWay.alerts().size();
    }

    private void send() {
        undelivered = waiting.size() + sent();
        if (underWay != null || paused || waiting.isEmpty()) {
            return;
        }
        Batch batch = Batch.next(waiting, outlet, codec, this::refuse);
        if (batch.messages().isEmpty()) {
            undelivered = waiting.size();
            return;
        }
        underWay = batch;
        CompletableFuture<List<Outcome>> answer;
        try {
            answer = outlet.deliver(batch.messages());
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<?> unused = answer.whenComplete((outcomes, failure) -> {
            try {
                mailbox.execute(() -> settle(batch, outcomes, failure), "what became of alerts");
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: an answer came after the task had ended; the alerts are in its last checkpoint", stage);
            }
        });
    }

    private void settle(Batch batch, @Nullable List<Outcome> outcomes, @Nullable Throwable failure) {
        underWay = null;
        List<Undelivered> again = new ArrayList<>();
        String reason = failure == null ? "" : Failures.reason(failure);
        Duration asked = Duration.ZERO;
        for (int i = 0; i < batch.alerts().size(); i++) {
            Undelivered alert = batch.alerts().get(i);
            Outcome outcome = outcomes == null ? Outcome.retry(reason) : outcomes.get(i);
            switch (outcome.kind()) {
                case DELIVERED -> counters.delivered().inc();
                case REPEATED -> counters.repeated().inc();
                case REFUSED -> refuse(alert, outcome.reason());
                case RETRY -> {
                    again.add(alert);
                    reason = outcome.reason();
                    asked = outcome.pause().compareTo(asked) > 0 ? outcome.pause() : asked;
                }
            }
        }
        for (int i = again.size() - 1; i >= 0; i--) {
            waiting.addFirst(again.get(i));
        }
        if (again.isEmpty()) {
            back();
            send();
        } else {
            away(again.size(), reason, asked);
        }
    }

    private void back() {
        backoff.succeeded();
        if (awaySinceMs != 0) {
            LOG.info("{}: takes alerts again after {} ms", stage, clock.getCurrentProcessingTime() - awaySinceMs);
            awaySinceMs = 0;
        }
    }

    private void away(int alerts, String reason, Duration asked) {
        counters.attempts().inc();
        if (awaySinceMs == 0) {
            awaySinceMs = clock.getCurrentProcessingTime();
            LOG.warn("{}: {} alerts were not taken and are sent again until they are: {}", stage, alerts, reason);
        }
        undelivered = waiting.size();
        later(backoff.failedMs(asked));
    }

    private void later(long ms) {
        paused = true;
        timer = clock.registerTimer(clock.getCurrentProcessingTime() + ms, time -> {
            paused = false;
            send();
        });
    }

    private void refuse(Undelivered alert, String reason) {
        counters.refused().inc();
        deadLetters.send(DeadLetter.of(stage, reason, alert.topic(), alert.partition(), alert.offset(), alert.alert()));
    }
}
