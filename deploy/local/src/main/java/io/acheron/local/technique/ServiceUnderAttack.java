/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import io.acheron.local.technique.target.WebService;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The web service with holes, running in its own JVM. */
final class ServiceUnderAttack {
    private static final Pattern READY = Pattern.compile("(?m)^port ([0-9]+)$");
    private static final int BOUND_MILLIS = 15_000;

    private final int port;

    private ServiceUnderAttack(int port) {
        this.port = port;
    }

    /** @return when it takes requests */
    static ServiceUnderAttack start(Stage stage) throws TechniqueFailedException, InterruptedException {
        Process process = stage.start(
                ChildJvm.command(WebService.class, stage.resolver().address()).toArray(String[]::new));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS);
        while (process.isAlive() && System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(output(stage));
            if (ready.find()) {
                int port = Integer.parseInt(ready.group(1));
                stage.trace().port(port);
                return new ServiceUnderAttack(port);
            }
            Thread.sleep(20);
        }
        throw new TechniqueFailedException("the web service did not start" + stage.said());
    }

    private static String output(Stage stage) {
        try {
            return Files.readString(stage.output());
        } catch (IOException e) {
            return "";
        }
    }

    /** @return body of the answer */
    String request(String path, String parameter) throws TechniqueFailedException {
        String query = URLEncoder.encode(parameter, StandardCharsets.UTF_8);
        URI uri = URI.create("http://127.0.0.1:%d%s?q=%s".formatted(port, path, query));
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(BOUND_MILLIS);
            connection.setReadTimeout(BOUND_MILLIS);
            try (var body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new TechniqueFailedException("the web service did not answer: " + e.getMessage(), e);
        }
    }
}
