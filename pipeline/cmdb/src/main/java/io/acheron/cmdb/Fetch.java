/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * Gets one page, trying again when the other side may be well a moment later. Redirects are not followed: the token is meant for the
 * address that was configured.
 */
final class Fetch {
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final int TRIES = 4;
    private static final int LARGEST_BYTES = 64 * 1024 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client;
    private final Duration pause;

    /** @param pause before the second try; doubled before each further one */
    Fetch(Duration connectTimeout, Duration pause) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.pause = pause;
    }

    /** @throws IOException if there is no page of JSON; the message says why */
    JsonNode page(HttpRequest request) throws IOException, InterruptedException {
        Duration wait = pause;
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(request);
            } catch (PassingException e) {
                if (attempt == TRIES) {
                    throw new IOException("%s, %d times".formatted(e.getMessage(), TRIES), e);
                }
            }
            Thread.sleep(wait.toMillis());
            wait = wait.multipliedBy(2);
        }
    }

    private static final class PassingException extends IOException {
        private static final long serialVersionUID = 1L;

        PassingException(String message) {
            super(message);
        }
    }

    private JsonNode attempt(HttpRequest request) throws IOException, InterruptedException {
        String where = "%s %s".formatted(request.method(), Origin.bare(request.uri()));
        HttpResponse<InputStream> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new PassingException("%s: no answer (%s)".formatted(where, reason));
        }
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (PASSING.contains(status)) {
                throw new PassingException("%s: answered %d".formatted(where, status));
            }
            if (status != 200) {
                throw new IOException("%s: answered %d%s".formatted(where, status, remedy(status)));
            }
            byte[] bytes = body.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new IOException("%s: a page of more than %d MiB; ask for smaller pages"
                        .formatted(where, LARGEST_BYTES / 1024 / 1024));
            }
            return json.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("%s: the answer is no JSON; check the URL".formatted(where), e);
        }
    }

    private static String remedy(int status) {
        return switch (status) {
            case 401, 403 -> ": check the token and what it may read";
            case 404 -> ": check the URL";
            case 301, 302, 303, 307, 308 -> ", a redirect, which is not followed: write the address it leads to";
            default -> "";
        };
    }
}
