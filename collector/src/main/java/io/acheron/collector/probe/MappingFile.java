/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.probe;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.TreeSet;

/**
 * A YAML file beside a probe, kept as text so that a mistake found late can still be told with its line.
 *
 * @param name file name
 * @param text content
 */
public record MappingFile(String name, String text) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Reads a probe's file; an unknown key is refused. */
    public ProbeMapping probe() {
        ProbeMapping mapping = read(ProbeMapping.class);
        String stem = name.replaceFirst("\\.yaml$", "");
        if (!mapping.probe().equals(stem)) {
            throw refuse("probe:", "probe is '" + mapping.probe() + "', the file's name says '" + stem + "'");
        }
        if (mapping.variants().isEmpty()) {
            throw refuse("variants:", "no variants: name at least one way to attach");
        }
        return mapping;
    }

    /** Reads the file of the common head. */
    public ProbeMapping.HeadMapping head() {
        return read(ProbeMapping.HeadMapping.class);
    }

    /**
     * Returns the complaint about a key of this file.
     *
     * @param key the key, looked for in the text to tell the line
     * @param message what is wrong and what is possible instead
     */
    public ProbeFileException refuse(String key, String message) {
        return new ProbeFileException(name + ":" + line(key) + ": " + message);
    }

    private int line(String key) {
        int at = text.indexOf(key);
        return at < 0
                ? 1
                : 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private <T> T read(Class<T> type) {
        try {
            return YAML.readValue(text, type);
        } catch (UnrecognizedPropertyException e) {
            String known = String.join(
                    ", ",
                    new TreeSet<>(e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .toList()));
            throw new ProbeFileException(
                    where(e) + "unknown key '" + e.getPropertyName() + "'; known here: " + known, e);
        } catch (JsonProcessingException e) {
            throw new ProbeFileException(where(e) + e.getOriginalMessage(), e);
        }
    }

    private String where(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return name + ":" + (location == null ? 1 : location.getLineNr()) + ": ";
    }
}
