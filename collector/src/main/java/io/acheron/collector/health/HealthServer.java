/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * {@code /metrics}, {@code /healthz} and {@code /readyz} over HTTP. Whoever connects gets little of the process: some threads of its
 * own, some connections, some seconds.
 */
public final class HealthServer implements AutoCloseable {
    private static final long HANGING_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int THREADS = 4;
    private static final int CONNECTIONS = 32;

    private final Health health;
    private final LongSupplier lastTurnNs;
    private final HttpServer server;
    private final ThreadPoolExecutor executor;

    static {
        // The server of the JDK reads its bounds once, when it is first used. Without them a client that sends nothing
        // keeps a
        // thread for ever, and one that opens connections all descriptors of the process.
        bound("sun.net.httpserver.maxReqTime", 3); // seconds
        bound("sun.net.httpserver.maxRspTime", 10);
        bound("sun.net.httpserver.idleInterval", 5);
        bound("sun.net.httpserver.maxIdleConnections", 4);
        bound("jdk.httpserver.maxConnections", CONNECTIONS);
        bound("sun.net.httpserver.maxReqHeaders", 32);
        bound("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
        bound("sun.net.httpserver.drainAmount", 4096);
    }

    private static void bound(String name, int value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, Integer.toString(value));
        }
    }

    private HealthServer(Health health, LongSupplier lastTurnNs, HttpServer server) {
        this.health = health;
        this.lastTurnNs = lastTurnNs;
        this.server = server;
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CONNECTIONS), HealthServer::thread);
        this.executor.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "acheron-http");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Serves.
     *
     * @param address where; there is no access control
     * @param lastTurnNs when the drain loop last turned, as {@link System#nanoTime}
     * @throws IOException with a message for people, if the address is taken
     */
    public static HealthServer start(InetSocketAddress address, Health health, LongSupplier lastTurnNs)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 8);
        } catch (IOException e) {
            throw new IOException("cannot listen on http.listen %s (%s)".formatted(address, e.getMessage()), e);
        }
        HealthServer started = new HealthServer(health, lastTurnNs, server);
        server.setExecutor(started.executor);
        server.createContext("/metrics", only("/metrics", started::metrics));
        server.createContext("/healthz", only("/healthz", started::healthz));
        server.createContext("/readyz", only("/readyz", started::readyz));
        server.start();
        return started;
    }

    /** A context serves all that begins with its path, and any method. */
    private static HttpHandler only(String path, HttpHandler handler) {
        return exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 404, "there are /metrics, /healthz and /readyz\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 405, "GET only\n");
            } else {
                handler.handle(exchange);
            }
        };
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

    private void readyz(HttpExchange exchange) throws IOException {
        HealthReport report = health.latest();
        List<String> missing = report == null ? List.of("starting") : Readiness.missing(report);
        answer(exchange, missing.isEmpty() ? 200 : 503, missing.isEmpty() ? "ok\n" : String.join("\n", missing) + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
