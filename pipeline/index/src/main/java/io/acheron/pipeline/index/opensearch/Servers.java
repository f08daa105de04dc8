/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import io.acheron.pipeline.index.http.HttpSender;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Sends requests to one node after the other until one answers, and stays with it. */
final class Servers {
    private final OpenSearchOptions options;
    private final HttpSender http;
    private volatile int current;

    Servers(OpenSearchOptions options, HttpSender http) {
        this.options = options;
        this.http = http;
    }

    /**
     * @param path with a slash at its beginning
     * @param type content type
     * @return the answer whatever its status; fails if the node does not answer, and the next request goes to the next one
     */
    CompletableFuture<HttpResponse<String>> send(String method, String path, String type, byte[] body) {
        int index = current;
        URI server = options.servers().get(index % options.servers().size());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        try {
            authorize(request);
        } catch (UncheckedIOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return http.send(request).whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() >= 500) {
                current = index + 1;
            }
        });
    }

    private void authorize(HttpRequest.Builder request) {
        if (options.apiKey() != null) {
            request.header("Authorization", "ApiKey " + options.apiKey().read());
        } else if (options.password() != null) {
            String pair = options.user() + ":" + options.password().read();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
