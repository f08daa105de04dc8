/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.pipeline.index.http.HttpSender;
import io.acheron.pipeline.index.outlet.Outcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a bulk request's answer says of each document. What is about a document makes it a dead letter; what is about the cluster, such
 * as too much load, a full disk, a missing right or a missing index, is tried again.
 */
final class BulkAnswer {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_TEXT = 300;
    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    /**
     * @param size number of documents that were sent
     * @throws IOException if it is no answer to a bulk request of that size
     */
    static List<Outcome> read(HttpResponse<String> answer, int size) throws IOException {
        if (answer.statusCode() != 200) {
            String reason = "HTTP %d %s".formatted(answer.statusCode(), cut(answer.body()));
            boolean aboutIt = answer.statusCode() == BAD_REQUEST || answer.statusCode() == TOO_LARGE;
            // Of many one may be at fault: the batch becomes smaller until it is alone.
            return Collections.nCopies(
                    size,
                    aboutIt && size == 1
                            ? Outcome.refused(reason)
                            : Outcome.retry(reason, HttpSender.retryAfter(answer)));
        }
        JsonNode items = MAPPER.readTree(answer.body()).path("items");
        if (items.size() != size) {
            throw new IOException("%d documents were sent and %d answered for".formatted(size, items.size()));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (JsonNode item : items) {
            outcomes.add(outcome(item.path("create")));
        }
        return outcomes;
    }

    /** @return whether a smaller batch may fare better */
    static boolean tooMuch(HttpResponse<String> answer) {
        return answer.statusCode() == BAD_REQUEST || answer.statusCode() == TOO_LARGE;
    }

    private static Outcome outcome(JsonNode created) {
        int status = created.path("status").asInt();
        if (status / 100 == 2) {
            return Outcome.DELIVERED;
        }
        if (status == CONFLICT) {
            return Outcome.REPEATED;
        }
        JsonNode error = created.path("error");
        JsonNode cause = error.path("caused_by").path("reason");
        String reason = "HTTP %d %s: %s%s"
                .formatted(
                        status,
                        error.path("type").asText(),
                        cut(error.path("reason").asText()),
                        cause.isTextual() ? ": " + cut(cause.asText()) : "");
        return status == BAD_REQUEST ? Outcome.refused(reason) : Outcome.retry(reason);
    }

    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    private BulkAnswer() {}
}
