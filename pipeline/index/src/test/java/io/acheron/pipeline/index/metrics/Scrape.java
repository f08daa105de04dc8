/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;

/** Flink's Prometheus reporter as a cluster would have it, and what Prometheus would see of it. */
final class Scrape {
    private static final int PORTS = 20;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String job;
    private final int first;

    /** @param job by which the reporter is told from others on this machine: the first free port of a range is taken */
    Scrape(String job) throws IOException {
        this.job = job;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.first = Math.min(free.getLocalPort(), 65_535 - PORTS);
        }
    }

    void configure(Configuration cluster) {
        cluster.setString("metrics.reporters", "prom");
        cluster.setString(
                "metrics.reporter.prom.factory.class", "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        cluster.setString("metrics.reporter.prom.port", first + "-" + (first + PORTS));
        cluster.setString("metrics.reporter.prom.filterLabelValueCharacters", "false");
    }

    /** @return the text of the reporter whose cluster runs the job; empty as long as there is none */
    String text() throws InterruptedException {
        for (int port = first; port <= first + PORTS; port++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            try {
                String text = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (text.contains("job_name=\"" + job + "\"")) {
                    return text;
                }
            } catch (IOException e) {
                // not this port
            }
        }
        return "";
    }

    static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> names.add(line.replaceAll("[{ ].*", "")));
        return names;
    }
}
