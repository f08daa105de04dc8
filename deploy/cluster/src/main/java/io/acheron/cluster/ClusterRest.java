/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.local.run.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/** Flink's REST interface. */
public final class ClusterRest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    private ClusterRest(URI base) {
        this.base = base;
    }

    static ClusterRest of(Configuration config) {
        return new ClusterRest(
                URI.create("http://%s:%d/".formatted(config.get(RestOptions.ADDRESS), config.get(RestOptions.PORT))));
    }

    /**
     * @param path such as {@code jobs/overview}
     * @return the answer
     * @throws IOException if there is none, or one that is not good
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("%s: HTTP %d %s".formatted(path, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    /** Waits until so many task managers are registered and no other. */
    public void awaitTaskManagers(int count) throws InterruptedException {
        await(
                "%d task managers".formatted(count),
                () -> get("taskmanagers").path("taskmanagers").size() == count);
    }

    /**
     * Waits until all tasks of a job run.
     *
     * @param job its id
     */
    public void awaitRunning(String job) throws InterruptedException {
        await("running tasks of job " + job, () -> {
            List<JsonNode> tasks = new ArrayList<>();
            get("jobs/" + job).path("vertices").forEach(tasks::add);
            return !tasks.isEmpty()
                    && tasks.stream()
                            .allMatch(task -> task.path("tasks").path("RUNNING").asInt()
                                    == task.path("parallelism").asInt());
        });
    }

    /** Waits until no job that has not ended has all its tasks running. */
    public void awaitAllInterrupted() throws InterruptedException {
        await("interruption of all jobs", () -> {
            for (JsonNode job : get("jobs/overview").path("jobs")) {
                JsonNode tasks = job.path("tasks");
                if (tasks.path("running").asInt() == tasks.path("total").asInt()) {
                    return false;
                }
            }
            return true;
        });
    }

    private interface Question {
        boolean ask() throws IOException, InterruptedException;
    }

    private static void await(String what, Question question) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                if (question.ask()) {
                    return;
                }
            } catch (IOException e) {
                // It is not up yet.
                last = ": " + Failure.reason(e);
            }
            Thread.sleep(100);
        }
        throw Failure.of("no %s within %d s%s".formatted(what, PATIENCE.toSeconds(), last));
    }
}
