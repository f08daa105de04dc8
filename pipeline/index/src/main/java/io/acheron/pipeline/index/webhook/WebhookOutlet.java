/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import com.fasterxml.jackson.databind.node.TextNode;
import io.acheron.pipeline.index.http.HttpSender;
import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.schema.alert.Alert;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One request for each alert. The headers name the alert and the finding, so that a receiver can tell repeats. */
final class WebhookOutlet implements Outlet {
    // Those that say something about the request; all others are about the service and may pass.
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);
    private static final int LONGEST_TEXT = 200;

    private final WebhookOptions options;
    private final HttpSender http;
    private final Pace pace;

    WebhookOutlet(WebhookOptions options, HttpSender http) {
        this.options = options;
        this.http = http;
        this.pace = new Pace(options.perMinute());
    }

    @Override
    public byte[] format(Alert alert) {
        return options.shape().write(alert).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletableFuture<List<Outcome>> deliver(List<Message> batch) {
        Message message = batch.get(0);
        long waitNs = pace.turnNs(System.nanoTime());
        return CompletableFuture.supplyAsync(
                        () -> request(message), CompletableFuture.delayedExecutor(waitNs, TimeUnit.NANOSECONDS))
                .thenCompose(http::send)
                .thenApply(answer -> List.of(outcome(answer)));
    }

    @Override
    public int largestBatch() {
        return 1;
    }

    @Override
    public void close() {
        // The client ends with the last reference to it.
    }

    private HttpRequest.Builder request(Message message) {
        byte[] body = withKey(message.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(url())
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "acheron")
                .header("X-Acheron-Alert-Id", message.alertId())
                .header("X-Acheron-Dedup-Key", message.fingerprint())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (options.hmacKey() != null) {
            request.header("X-Acheron-Signature", Signature.of(options.hmacKey().read(), Instant.now(), body));
        }
        return request;
    }

    /** The routing key as the first field: put in here, it is in no checkpoint and no dead letter. */
    private byte[] withKey(byte[] json) {
        if (options.routingKey() == null) {
            return json;
        }
        String text = new String(json, StandardCharsets.UTF_8);
        String key = TextNode.valueOf(options.routingKey().read()).toString();
        return ("{\"routing_key\":" + key + "," + text.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private URI url() {
        return options.secretUrl() == null
                ? Objects.requireNonNull(options.url())
                : WebhookOptions.url(options.secretUrl().read());
    }

    private static Outcome outcome(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return Outcome.DELIVERED;
        }
        String body = answer.body();
        String reason =
                "HTTP %d %s".formatted(status, body.length() <= LONGEST_TEXT ? body : body.substring(0, LONGEST_TEXT));
        return REFUSALS.contains(status)
                ? Outcome.refused(reason)
                : Outcome.retry(reason, HttpSender.retryAfter(answer));
    }
}
