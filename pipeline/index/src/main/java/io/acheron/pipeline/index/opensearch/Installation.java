/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what {@code deploy/opensearch} has: the index template, and a life-cycle policy where there is none yet. */
final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JSON = "application/json";

    private final OpenSearchOptions options;
    private final Servers servers;

    Installation(OpenSearchOptions options, Servers servers) {
        this.options = options;
        this.servers = servers;
    }

    /** @return done when the template is there; fails if it could not be put, and may then be tried again */
    CompletableFuture<Void> run() {
        return policy().thenCompose(done -> template());
    }

    private CompletableFuture<Void> template() {
        ObjectNode template = read(options.dialect().template());
        template.putArray("index_patterns").add(options.stream());
        return put("/_index_template/" + options.stream(), template).thenAccept(answer -> {
            if (answer.statusCode() / 100 != 2) {
                throw new CompletionException(new IOException("the index template was not taken: HTTP "
                        + answer.statusCode() + " " + BulkAnswer.cut(answer.body())));
            }
            LOG.info("index template {} is in place", options.stream());
        });
    }

    /** A policy is a matter of the site: one that is there stays, and a cluster without the plugin for it works without. */
    private CompletableFuture<Void> policy() {
        return servers.send("GET", options.dialect().policies() + options.stream(), JSON, new byte[0])
                .thenCompose(there -> {
                    if (there.statusCode() != 404) {
                        warn(there);
                        return CompletableFuture.completedFuture(null);
                    }
                    String text =
                            read(options.dialect().policy()).toString().replace("acheron-alerts", options.stream());
                    return servers.send(
                                    "PUT",
                                    options.dialect().policies() + options.stream(),
                                    JSON,
                                    text.getBytes(StandardCharsets.UTF_8))
                            .thenAccept(Installation::warn);
                });
    }

    private static void warn(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2 && answer.statusCode() != 409) {
            LOG.warn(
                    "no life-cycle policy was put, alerts are kept until someone deletes them: HTTP {} {}",
                    answer.statusCode(),
                    BulkAnswer.cut(answer.body()));
        }
    }

    private CompletableFuture<HttpResponse<String>> put(String path, ObjectNode body) {
        return servers.send("PUT", path, JSON, bytes(body));
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode read(String file) {
        try (InputStream in = Installation.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the job jar is incomplete: it has no " + file);
            }
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
