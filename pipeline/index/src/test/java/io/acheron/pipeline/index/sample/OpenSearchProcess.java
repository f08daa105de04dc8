/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.pipeline.sample.TestbedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** A real OpenSearch in a process of its own, on loopback; it keeps its data and its port when it is killed and started again. */
public final class OpenSearchProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private TestbedProcess process;

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
        process = TestbedProcess.start(
                "index-testbed", "io.acheron.testbed.OpenSearchNode", home, Integer.toString(port));
    }

    /** As the kernel does it when memory runs out. */
    public void kill() {
        process.close();
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
        process.close();
    }
}
