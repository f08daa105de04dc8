/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.kafka;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A record handed to the producer and what became of it. The producer's thread tells the outcome, all else is the drain thread's. */
final class Delivery implements Callback {
    private static final long NOT_SPOOLED = -1;

    private final byte[] content;
    private final long sentNs;
    private long spoolNumber;
    private volatile boolean acknowledged;
    private volatile @Nullable Exception failure;

    private Delivery(byte[] content, long spoolNumber, long sentNs) {
        this.content = content;
        this.spoolNumber = spoolNumber;
        this.sentNs = sentNs;
    }

    static Delivery direct(byte[] content, long nowNs) {
        return new Delivery(content, NOT_SPOOLED, nowNs);
    }

    static Delivery ofSpooled(byte[] content, long spoolNumber, long nowNs) {
        return new Delivery(content, spoolNumber, nowNs);
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null) {
            acknowledged = true;
        } else {
            failure = exception;
        }
    }

    byte[] content() {
        return content;
    }

    long sentNs() {
        return sentNs;
    }

    boolean acknowledged() {
        return acknowledged;
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    boolean isSpooled() {
        return spoolNumber != NOT_SPOOLED;
    }

    long spoolNumber() {
        return spoolNumber;
    }

    void spooledAs(long number) {
        spoolNumber = number;
    }
}
