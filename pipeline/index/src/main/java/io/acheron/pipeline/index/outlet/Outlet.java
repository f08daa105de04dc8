/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.outlet;

import io.acheron.schema.alert.Alert;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A way to one system. It is used by one thread, for one batch at a time. */
public interface Outlet extends AutoCloseable {
    /**
     * @return the form in which the system takes the alert
     * @throws RuntimeException if the alert cannot be brought into it; it is then put aside as a dead letter
     */
    byte[] format(Alert alert);

    /**
     * Hands a batch over.
     *
     * @param batch at least one message and no more than {@link #largestBatch()}
     * @return what became of each, in their order; fails when nothing is known about any, and then all are sent again
     */
    CompletableFuture<List<Outcome>> deliver(List<Message> batch);

    /** @return how many messages a batch may have now, at least one */
    int largestBatch();

    @Override
    void close();
}
