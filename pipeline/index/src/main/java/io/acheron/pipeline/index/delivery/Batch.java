/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What goes to the system at once.
 *
 * @param alerts where they came from
 * @param messages what is sent, in the same order
 */
record Batch(List<Undelivered> alerts, List<Message> messages) {
    private static final int LARGEST_BYTES = 8 << 20;

    /**
     * Takes the next ones from the front.
     *
     * @param unusable takes those that cannot be brought into the form of the system, and why
     */
    static Batch next(
            Deque<Undelivered> waiting,
            Outlet outlet,
            SingleObject<Alert> codec,
            BiConsumer<Undelivered, String> unusable) {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        long bytes = 0;
        while (!waiting.isEmpty() && batch.messages.size() < outlet.largestBatch() && bytes < LARGEST_BYTES) {
            Undelivered one = waiting.removeFirst();
            try {
                Alert alert = codec.decode(one.alert());
                Message message = new Message(alert.getAlertId(), alert.getFingerprint(), outlet.format(alert));
                bytes += message.body().length;
                batch.alerts.add(one);
                batch.messages.add(message);
            } catch (UndecodableRecordException | RuntimeException e) {
                unusable.accept(one, String.valueOf(e));
            }
        }
        return batch;
    }
}
