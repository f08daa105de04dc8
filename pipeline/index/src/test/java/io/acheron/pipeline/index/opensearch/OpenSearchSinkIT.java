/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.acheron.pipeline.index.outlet.AlertSinkContract;
import io.acheron.pipeline.index.sample.OpenSearchProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class OpenSearchSinkIT extends AlertSinkContract {
    private static OpenSearchProcess opensearch;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        opensearch = new OpenSearchProcess(home);
    }

    @AfterAll
    static void stop() {
        if (opensearch != null) {
            opensearch.close();
        }
    }

    @Override
    protected String name() {
        return "opensearch";
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("opensearch.servers", opensearch.url());
    }

    @Override
    protected List<String> received() throws Exception {
        opensearch.call("POST", "/acheron-alerts/_refresh", "");
        List<String> ids = new ArrayList<>();
        JsonNode hits = opensearch
                .call("POST", "/acheron-alerts/_search", "{\"size\":100,\"_source\":false}")
                .path("hits")
                .path("hits");
        hits.forEach(hit -> ids.add(hit.path("_id").asText()));
        return ids;
    }

    @Override
    protected void stopReceiver() throws Exception {
        opensearch.kill();
    }

    @Override
    protected void startReceiver() throws Exception {
        opensearch.start();
    }

    @Test
    void shouldRefuseAddressesThatCarrySecretsOrNoScheme() {
        for (String address : List.of("search-1:9200", "https://user:secret@search-1:9200", "ftp://search-1")) {
            assertThatThrownBy(() -> OpenSearchOptions.of(Configuration.fromMap(Map.of("opensearch.servers", address))))
                    .hasMessageContaining("--opensearch.servers")
                    .hasMessageNotContaining("secret@");
        }
        assertThatThrownBy(() -> OpenSearchOptions.of(Configuration.fromMap(
                        Map.of("opensearch.servers", "https://search-1:9200", "opensearch.user", "acheron"))))
                .hasMessageContaining("--opensearch.password-file");
        assertThat(OpenSearchOptions.of(Configuration.fromMap(
                                Map.of("opensearch.servers", "https://a:9200/, https://b:9200/search/")))
                        .servers())
                .extracting(Object::toString)
                .containsExactly("https://a:9200", "https://b:9200/search");
    }
}
