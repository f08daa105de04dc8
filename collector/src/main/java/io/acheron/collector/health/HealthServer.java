/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** {@code /metrics} and {@code /healthz} over HTTP, for a scraper on this host. */
public final class HealthServer implements AutoCloseable {
    private static final long HANGING_NS = TimeUnit.SECONDS.toNanos(30);

    private final Health health;
    private final LongSupplier lastTurnNs;
    private final HttpServer server;

    private HealthServer(Health health, LongSupplier lastTurnNs, HttpServer server) {
        this.health = health;
        this.lastTurnNs = lastTurnNs;
        this.server = server;
    }

    /**
     * Serves on a loopback address.
     *
     * @param address {@code host:port}; the host must be a loopback address, since there is no access control
     * @param lastTurnNs when the drain loop last turned, as {@link System#nanoTime}
     * @throws IOException with a message for people, if the address is not loopback or is taken
     */
    public static HealthServer start(InetSocketAddress address, Health health, LongSupplier lastTurnNs)
            throws IOException {
        InetAddress host = address.getAddress();
        if (host == null || !host.isLoopbackAddress()) {
            throw new IOException(
                    "http.listen is %s: only a loopback address such as 127.0.0.1:9464 is served".formatted(address));
        }
        HttpServer server;
        try {
            server = HttpServer.create(address, 8);
        } catch (IOException e) {
            throw new IOException("cannot listen on http.listen %s (%s)".formatted(address, e.getMessage()), e);
        }
        HealthServer started = new HealthServer(health, lastTurnNs, server);
        server.createContext("/metrics", started::metrics);
        server.createContext("/healthz", started::healthz);
        server.start();
        return started;
    }

    /** The port that was bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void metrics(HttpExchange exchange) throws IOException {
        HealthReport report = health.latest();
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        answer(exchange, report == null ? 503 : 200, report == null ? "starting\n" : PrometheusText.of(report));
    }

    private void healthz(HttpExchange exchange) throws IOException {
        long silentNs = System.nanoTime() - lastTurnNs.getAsLong();
        boolean hangs = silentNs > HANGING_NS;
        answer(
                exchange,
                hangs ? 503 : 200,
                hangs
                        ? "the drain loop has not turned for %d s\n".formatted(TimeUnit.NANOSECONDS.toSeconds(silentNs))
                        : "ok\n");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
