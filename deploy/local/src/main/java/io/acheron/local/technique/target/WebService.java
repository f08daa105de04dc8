/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique.target;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * A web service with two holes, on loopback: {@code /convert} runs its parameter as a command, {@code /greet} looks its parameter up through
 * JNDI, as careless loggers did. It prints its port when it is ready, and ends after half a minute.
 */
public final class WebService {
    private static final long LIFE_MILLIS = 30_000;

    /** @param args the resolver to ask, as {@code address:port} */
    public static void main(String[] args) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int port = server.getAddress().getPort();
        AtomicInteger number = new AtomicInteger();
        // Request threads are told from others by their names; these are Tomcat's.
        ExecutorService requests = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "http-nio-%d-exec-%d".formatted(port, number.incrementAndGet()));
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(requests);
        server.createContext("/convert", exchange -> answer(exchange, run(parameter(exchange))));
        server.createContext("/greet", exchange -> answer(exchange, lookUp(args[0], parameter(exchange))));
        server.start();
        System.out.println("port " + port);
        System.out.flush();
        Thread.sleep(LIFE_MILLIS);
        server.stop(0);
        requests.shutdownNow();
    }

    private static String run(String file) throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-c", "echo converting " + file)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    // This is the hole: what JNDI can do with a name of the attacker is why the look-up is an alert. Here it is held to
    // DNS on loopback.
    @SuppressWarnings("BanJNDI")
    private static String lookUp(String resolver, String name) {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", "dns://" + resolver);
        environment.put("com.sun.jndi.dns.timeout.initial", "1000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            DirContext context = new InitialDirContext(environment);
            return "hello " + context.getAttributes(name, new String[] {"A"});
        } catch (NamingException e) {
            return "no such name: " + e;
        }
    }

    private static String parameter(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private WebService() {}
}
