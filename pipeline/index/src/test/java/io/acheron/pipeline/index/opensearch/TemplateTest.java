/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acheron.pipeline.index.http.HttpSender;
import io.acheron.pipeline.index.http.Tls;
import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Technique;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** The index template knows what alerts have. */
class TemplateTest {
    private static final Path FOLDER =
            Path.of("").toAbsolutePath().resolve("../../deploy/opensearch").normalize();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A field that is not in the mapping is kept and cannot be searched: nobody notices until it matters. */
    @Test
    void shouldMapEveryFieldOfAnAlert() throws IOException {
        Alert alert = Alert.newBuilder(SampleAlerts.one(1))
                .setTechniques(List.of(
                        Technique.newBuilder()
                                .setTactic("execution")
                                .setTechnique("T1059.004")
                                .build(),
                        Technique.newBuilder().setTechnique("T1095").build()))
                .build();
        OpenSearchOptions options =
                OpenSearchOptions.of(Configuration.fromMap(Map.of("opensearch.servers", "https://search-1:9200")));
        HttpSender http = new HttpSender(new Tls(null, null, null), Duration.ofSeconds(1));
        JsonNode document = MAPPER.readTree(new OpenSearchOutlet(options, new Servers(options, http)).format(alert));
        List<String> unmapped = new ArrayList<>();
        unmapped("", document, mapping("index-template.json"), unmapped);
        assertThat(unmapped).isEmpty();
    }

    @Test
    void shouldDifferFromElasticsearchOnlyInWhatThatNamesDifferently() throws IOException {
        String opensearch = Files.readString(FOLDER.resolve("index-template.json"));
        JsonNode elastic = MAPPER.readTree(Files.readString(FOLDER.resolve("index-template-elasticsearch.json"))
                .replaceAll("\"flattened\",\\s*\"ignore_above\": 8191", "\"flat_object\"")
                .replaceAll(",\\s*\"lifecycle\": \\{[^}]*}", ""));
        assertThat(elastic).isEqualTo(MAPPER.readTree(opensearch));
    }

    /**
     * ISM looks up a data stream by its name, not by those of its indices, and refuses a policy whose patterns meet those of another one of
     * the same priority: with a wildcard, the stream {@code acheron-alerts-test} would get none.
     */
    @Test
    void shouldBindThePolicyToOneStreamOnly() throws IOException {
        JsonNode patterns = MAPPER.readTree(Files.readString(FOLDER.resolve("ism-policy.json")))
                .at("/policy/ism_template/0/index_patterns");
        assertThat(patterns).hasToString("[\"acheron-alerts\"]");
    }

    private static void unmapped(String path, JsonNode value, JsonNode mapping, List<String> unmapped) {
        if (value.isArray()) {
            value.forEach(element -> unmapped(path, element, mapping, unmapped));
        } else if (value.isObject() && !mapping.path("type").asText().equals("flat_object")) {
            value.fields().forEachRemaining(field -> {
                String name = path + "/" + field.getKey();
                JsonNode known = mapping.path("properties").path(field.getKey());
                if (known.isMissingNode()) {
                    unmapped.add(name);
                } else {
                    unmapped(name, field.getValue(), known, unmapped);
                }
            });
        }
    }

    private static JsonNode mapping(String file) throws IOException {
        return MAPPER.readTree(Files.readString(FOLDER.resolve(file)))
                .path("template")
                .path("mappings");
    }
}
