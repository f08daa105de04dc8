/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

/**
 * A single value.
 *
 * @param text the value as written, without quotes; empty for null
 * @param type what the YAML core schema takes it for; a quoted value is always TEXT
 */
public record YamlScalar(int line, int column, String text, Type type) implements Yaml {
    /** As much of a text as messages show. */
    private static final int SHOWN = 80;

    /** Types of the core schema. */
    public enum Type {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NULL
    }

    @Override
    public String kind() {
        return switch (type) {
            case TEXT -> "the text '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
            case INTEGER, DECIMAL -> "the number " + text;
            case BOOLEAN -> "the truth value " + text;
            case NULL -> "nothing";
        };
    }
}
