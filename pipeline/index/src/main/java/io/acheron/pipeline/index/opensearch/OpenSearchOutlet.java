/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import io.acheron.pipeline.alert.AlertJson;
import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.schema.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Bulk requests that create each document under the id of its alert: an alert that is sent again is already there, and the answer says
 * so. Data streams take no other way of writing.
 */
final class OpenSearchOutlet implements Outlet {
    // Only what is read of the answer, which otherwise is as long as the request.
    private static final String ANSWER =
            "?filter_path=items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

    private final OpenSearchOptions options;
    private final Servers servers;
    private volatile boolean installed;
    private volatile int largestBatch;

    OpenSearchOutlet(OpenSearchOptions options, Servers servers) {
        this.options = options;
        this.servers = servers;
        this.installed = !options.install();
        this.largestBatch = options.largestBatch();
    }

    /** The finding as on the JSON topic, with the field that data streams go by. */
    @Override
    public byte[] format(Alert alert) {
        String json = AlertJson.write(alert);
        String time = "{\"@timestamp\":" + alert.getLastSeen().toEpochMilli() + ",";
        return (time + json.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletableFuture<List<Outcome>> deliver(List<Message> batch) {
        CompletableFuture<Void> ready = installed
                ? CompletableFuture.completedFuture(null)
                : new Installation(options, servers).run().thenRun(() -> installed = true);
        return ready.thenCompose(done -> servers.send(
                        "POST", "/" + options.stream() + "/_bulk" + ANSWER, "application/x-ndjson", body(batch)))
                .thenApply(answer -> outcomes(answer, batch.size()));
    }

    @Override
    public int largestBatch() {
        return largestBatch;
    }

    @Override
    public void close() {
        // The client ends with the last reference to it.
    }

    private List<Outcome> outcomes(HttpResponse<String> answer, int size) {
        try {
            largestBatch = BulkAnswer.tooMuch(answer)
                    ? Math.max(1, size / 2)
                    : Math.min(options.largestBatch(), largestBatch * 2);
            return BulkAnswer.read(answer, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] body(List<Message> batch) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Message message : batch) {
            // Alert ids are hexadecimal digits.
            body.writeBytes("{\"create\":{\"_id\":\"%s\"}}\n"
                    .formatted(message.alertId())
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(message.body());
            body.write('\n');
        }
        return body.toByteArray();
    }
}
