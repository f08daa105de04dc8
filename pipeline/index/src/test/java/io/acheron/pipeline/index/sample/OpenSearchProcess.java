/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real OpenSearch in a process of its own, on loopback; it keeps its data and its port when it is killed and started again. */
public final class OpenSearchProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private Process process;

    /** @param home empty directory */
    public OpenSearchProcess(Path home) throws Exception {
        this.home = home;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void start() throws Exception {
        Path testbed = Path.of(System.getProperty("acheron.root", "../.."))
                .toAbsolutePath()
                .resolve("pipeline/index-testbed/target");
        Files.deleteIfExists(home.resolve("port"));
        Path log = home.resolve("log");
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        testbed.resolve("classes") + ":" + Files.readString(testbed.resolve("classpath")),
                        "io.acheron.testbed.OpenSearchNode",
                        home.toString(),
                        Integer.toString(port)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Awaitility.await("OpenSearch answers; its log: " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(process.isAlive()).as(() -> text(log)).isTrue();
                    return Files.exists(home.resolve("port"));
                });
    }

    /** As the kernel does it when memory runs out. */
    public void kill() throws Exception {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** @return the answer's body as a tree */
    public JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return MAPPER.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** @return number of documents a query in Lucene's syntax finds; 0 as long as there is no such index */
    public long count(String index, String query) throws IOException, InterruptedException {
        call("POST", "/" + index + "/_refresh", "");
        String asked = "{\"query\":{\"query_string\":{\"query\":%s}}}".formatted(MAPPER.writeValueAsString(query));
        return call("POST", "/" + index + "/_count", asked).path("count").asLong();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
