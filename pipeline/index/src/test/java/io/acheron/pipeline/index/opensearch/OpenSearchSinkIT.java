/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.pipeline.index.outlet.AlertSinkContract;
import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.index.outlet.Message;
import io.acheron.pipeline.index.outlet.Outcome;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.pipeline.index.sample.OpenSearchProcess;
import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.schema.alert.Alert;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    /** What a life-cycle policy does each week, by the API that it calls; the plugin that calls it is not on Maven Central. */
    @Test
    void shouldGoOnInANewIndexAfterARolloverAndFindBoth() throws Exception {
        String stream = "acheron-alerts-rolled";
        try (Outlet outlet = AlertSinks.named("opensearch")
                .open(Configuration.fromMap(
                        Map.of("opensearch.servers", opensearch.url(), "opensearch.data-stream", stream)))) {
            assertThat(deliver(outlet, 1)).isEqualTo(Outcome.Kind.DELIVERED);
            assertThat(deliver(outlet, 1)).isEqualTo(Outcome.Kind.REPEATED);
            JsonNode early = opensearch.call("POST", "/" + stream + "/_rollover", conditionsOfThePolicy());
            assertThat(early.path("rolled_over").asBoolean(true)).isFalse();
            early.path("conditions").forEach(met -> assertThat(met.asBoolean()).isFalse());
            assertThat(early.path("conditions").size()).isEqualTo(2);

            opensearch.call("POST", "/" + stream + "/_refresh", "");
            assertThat(opensearch
                            .call("POST", "/" + stream + "/_rollover", "{\"conditions\":{\"max_docs\":1}}")
                            .path("rolled_over")
                            .asBoolean())
                    .isTrue();
            assertThat(deliver(outlet, 2)).isEqualTo(Outcome.Kind.DELIVERED);
            JsonNode indices = opensearch
                    .call("GET", "/_data_stream/" + stream, "")
                    .path("data_streams")
                    .path(0)
                    .path("indices");
            assertThat(indices.size()).isEqualTo(2);
            for (JsonNode index : indices) {
                assertThat(opensearch.count(index.path("index_name").asText(), "finding_info.analytic.uid:*"))
                        .isEqualTo(1);
            }
            // Ids are unique within an index: an alert that is sent again now is there twice, under one id of its own.
            assertThat(deliver(outlet, 1)).isEqualTo(Outcome.Kind.DELIVERED);
            assertThat(opensearch.count(
                            stream, "metadata.uid:" + SampleAlerts.one(1).getAlertId()))
                    .isEqualTo(2);
        }
    }

    private static Outcome.Kind deliver(Outlet outlet, int number) throws Exception {
        Alert alert = SampleAlerts.one(number);
        return outlet.deliver(List.of(new Message(alert.getAlertId(), alert.getFingerprint(), outlet.format(alert))))
                .get(2, TimeUnit.MINUTES)
                .get(0)
                .kind();
    }

    /** The server must understand the values, though under other names. */
    private static String conditionsOfThePolicy() throws Exception {
        JsonNode rollover = new ObjectMapper()
                .readTree(OpenSearchSinkIT.class.getResourceAsStream("ism-policy.json"))
                .at("/policy/states/0/actions/0/rollover");
        return "{\"conditions\":{\"max_age\":\"%s\",\"max_size\":\"%s\"}}"
                .formatted(
                        rollover.path("min_index_age").asText(),
                        rollover.path("min_size").asText());
    }
}
