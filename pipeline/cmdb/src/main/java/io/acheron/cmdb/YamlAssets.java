/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Entries from YAML: a list of maps, at the top or under {@code assets}. */
final class YamlAssets {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SHAPE = "write a list of entries: - host_id: web-1";

    static void read(Path file, AssetFiles.Lines lines) throws IOException {
        try (Reader text = Files.newBufferedReader(file);
                JsonParser yaml = YAML.getFactory().createParser(text)) {
            if (!startOfList(yaml)) {
                lines.problem(1, "no list of entries", SHAPE);
                return;
            }
            while (yaml.nextToken() != JsonToken.END_ARRAY) {
                long line = yaml.currentTokenLocation().getLineNr();
                JsonNode entry = YAML.readTree(yaml);
                if (entry.isObject()) {
                    lines.entry(line, fields(entry));
                } else {
                    lines.problem(line, "not an entry but " + entry.getNodeType(), SHAPE);
                }
            }
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            lines.problem(line, "not YAML: " + firstLine(e), "correct it; nothing after this line was read");
        }
    }

    private static boolean startOfList(JsonParser yaml) throws IOException {
        JsonToken token = yaml.nextToken();
        if (token == JsonToken.START_OBJECT && "assets".equals(yaml.nextFieldName())) {
            token = yaml.nextToken();
        }
        return token == JsonToken.START_ARRAY;
    }

    private static List<AssetFiles.Field> fields(JsonNode entry) {
        List<AssetFiles.Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            List<String> values = new ArrayList<>();
            if (field.getValue().isArray()) {
                field.getValue().forEach(value -> values.add(value.asText()));
            } else if (!field.getValue().isNull()) {
                values.add(field.getValue().asText());
            }
            fields.add(new AssetFiles.Field(field.getKey(), values));
        }
        return fields;
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private YamlAssets() {}
}
