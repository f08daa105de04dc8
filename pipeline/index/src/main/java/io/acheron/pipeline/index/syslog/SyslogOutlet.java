/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.schema.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Frames on a connection. Delivered means handed to the receiver's machine: the protocol has no acknowledgement. */
final class SyslogOutlet implements Outlet {
    private static final int LARGEST_BATCH = 100;

    private final Connection connection;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> {
        Thread made = new Thread(run, "acheron-syslog");
        made.setDaemon(true);
        return made;
    });

    SyslogOutlet(Connection connection) {
        this.connection = connection;
    }

    @Override
    public byte[] format(Alert alert) {
        return Frame.of(alert, Cef.write(alert));
    }

    @Override
    public CompletableFuture<List<Outcome>> deliver(List<Message> batch) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        batch.forEach(message -> frames.writeBytes(message.body()));
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        connection.write(frames.toByteArray());
                        return Collections.nCopies(batch.size(), Outcome.DELIVERED);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                thread);
    }

    @Override
    public int largestBatch() {
        return LARGEST_BATCH;
    }

    @Override
    public void close() {
        thread.shutdown();
        connection.close();
    }
}
