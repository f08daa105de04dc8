/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import io.acheron.collector.capture.LossCount;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import io.acheron.schema.file.FileReason;
import io.acheron.schema.status.Heartbeat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Writes each event as one line of JSON, for people and for replay. Heartbeats are not written. */
final class JsonLinesSink implements EventSink {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String FAILED = "write_failed";

    private final OutputStream out;
    private final String destination;
    private final boolean endsWithReader;
    private final JsonLines<Event> format = JsonLines.of(Event.class);
    private final Ledger ledger = new Ledger("publish");
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(JsonLinesSink.class));
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES);
    private long buffered;
    private boolean torn;

    /**
     * @param endsWithReader a failed write means that the reader has ended, as with a pipe, and not that a disk is full
     */
    JsonLinesSink(OutputStream out, String destination, boolean endsWithReader) {
        this.out = out;
        this.destination = destination;
        this.endsWithReader = endsWithReader;
    }

    @Override
    public void publish(Event event) {
        ledger.add(Ledger.IN, 1);
        buffered++;
        buffer.writeBytes((format.write(event) + '\n').getBytes(StandardCharsets.UTF_8));
        if (buffer.size() >= BUFFER_BYTES) {
            turn();
        }
    }

    @Override
    public void report(Heartbeat heartbeat) {
        // A stream of events has no place for it; the same figures are in the log and at /metrics.
    }

    @Override
    public void turn() {
        if (buffered == 0) {
            return;
        }
        try {
            if (torn) {
                out.write('\n'); // the failed write may have left half a line
                torn = false;
            }
            buffer.writeTo(out);
            ledger.add(Ledger.OUT, buffered);
        } catch (IOException e) {
            torn = true;
            failed(e);
        } finally {
            buffer.reset();
            buffered = 0;
        }
    }

    private void failed(IOException problem) {
        ledger.add(FAILED, buffered);
        String message = "cannot write to %s (%s)".formatted(destination, FileReason.of(problem));
        if (endsWithReader) {
            throw new SinkGoneException(message);
        }
        log.warn(message + "; events are dropped until it can be written again");
    }

    @Override
    public List<LossCount> counts() {
        List<LossCount> counts = new ArrayList<>(ledger.counts());
        counts.add(new LossCount("publish", "", "in_flight", buffered));
        return List.copyOf(counts);
    }

    @Override
    public long onlyInMemory() {
        return buffered;
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public void close(Duration bound) {
        try {
            turn();
            out.close();
        } catch (IOException | SinkGoneException e) {
            log.warn("cannot finish %s (%s)".formatted(destination, e.getMessage()));
        }
    }
}
