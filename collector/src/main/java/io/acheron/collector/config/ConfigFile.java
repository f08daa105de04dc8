/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a YAML file into flat keys, each with its line. Levels may be nested or written with dots. */
final class ConfigFile {
    private final Path path;
    private final Map<String, Sourced> values = new LinkedHashMap<>();

    private ConfigFile(Path path) {
        this.path = path;
    }

    static Map<String, Sourced> read(Path path) throws ConfigException {
        ConfigFile file = new ConfigFile(path);
        try (Reader reader = Files.newBufferedReader(path);
                JsonParser yaml = new YAMLFactory().createParser(reader)) {
            JsonToken first = yaml.nextToken();
            if (first == null) {
                return file.values;
            }
            if (first != JsonToken.START_OBJECT) {
                throw file.problem(yaml, "expected settings such as 'sink: kafka'");
            }
            file.object(yaml, "");
            return file.values;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigException("%s:%d: not valid YAML (%s)"
                    .formatted(
                            path,
                            line,
                            e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration %s (%s)".formatted(path, FileReason.of(e)));
        }
    }

    private void object(JsonParser yaml, String prefix) throws IOException, ConfigException {
        while (yaml.nextToken() == JsonToken.FIELD_NAME) {
            String key = prefix + yaml.currentName();
            int line = yaml.currentTokenLocation().getLineNr();
            switch (yaml.nextToken()) {
                case START_OBJECT -> object(yaml, key + ".");
                case START_ARRAY ->
                    put(yaml, key, key.equals(Setting.FILTERS.key()) ? ids(yaml) : list(yaml, key), line);
                case VALUE_NULL -> put(yaml, key, "", line);
                default -> put(yaml, key, yaml.getText(), line);
            }
        }
    }

    /** Returns what can be said of filters on one line; their entries are read with all that is in them later. */
    private static String ids(JsonParser yaml) throws IOException {
        StringBuilder joined = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            JsonToken token = yaml.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token.isScalarValue() && "id".equals(yaml.currentName())) {
                joined.append(joined.isEmpty() ? "" : ",").append(yaml.getText());
            }
        }
        return joined.toString();
    }

    private String list(JsonParser yaml, String key) throws IOException, ConfigException {
        StringBuilder joined = new StringBuilder();
        for (JsonToken token = yaml.nextToken(); token != JsonToken.END_ARRAY; token = yaml.nextToken()) {
            if (!token.isScalarValue()) {
                throw problem(yaml, key + " is a list of plain values");
            }
            joined.append(joined.isEmpty() ? "" : ",").append(yaml.getText());
        }
        return joined.toString();
    }

    private void put(JsonParser yaml, String key, String value, int line) throws ConfigException {
        if (values.putIfAbsent(key, new Sourced(value, path + ":" + line)) != null) {
            throw problem(yaml, key + " stands here a second time");
        }
    }

    private ConfigException problem(JsonParser yaml, String what) {
        return new ConfigException(
                "%s:%d: %s".formatted(path, yaml.currentTokenLocation().getLineNr(), what));
    }
}
