/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP client with bounds: no redirects (they would take secrets elsewhere), no answer waited for without end. */
public final class HttpSender {
    private static final long LONGEST_WAIT_S = 300;

    private final Tls tls;
    private final Duration timeout;
    private @Nullable HttpClient client;

    /** @param timeout for the connection and then for the whole answer */
    public HttpSender(Tls tls, Duration timeout) {
        this.tls = tls;
        this.timeout = timeout;
    }

    /** @return the answer whatever its status; fails with an {@link IOException} that names host and port, never the path, which may be a secret */
    public CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(timeout).build();
        try {
            return client().sendAsync(built, HttpResponse.BodyHandlers.ofString())
                    .orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((answer, failure) -> {
                        if (failure != null) {
                            throw new CompletionException(named(built.uri(), failure));
                        }
                        return answer;
                    });
        } catch (IOException | UncheckedIOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @return how long the server asks to be left alone, at most five minutes; zero when it does not say */
    public static Duration retryAfter(HttpResponse<?> answer) {
        Optional<String> seconds =
                answer.headers().firstValue("Retry-After").filter(text -> text.matches("[0-9]{1,6}"));
        return Duration.ofSeconds(seconds.map(text -> Math.min(LONGEST_WAIT_S, Long.parseLong(text)))
                .orElse(0L));
    }

    private HttpClient client() throws IOException {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .sslContext(tls.context())
                    .build();
        }
        return client;
    }

    private static IOException named(URI server, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String what = cause instanceof ConnectException ? "no connection" : String.valueOf(cause.getMessage());
        return new IOException(
                "%s:%d: %s (%s)"
                        .formatted(
                                server.getHost(),
                                server.getPort(),
                                what,
                                cause.getClass().getSimpleName()),
                cause);
    }
}
