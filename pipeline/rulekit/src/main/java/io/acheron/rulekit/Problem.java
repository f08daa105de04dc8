/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

/**
 * Something wrong in a rule file, told so that an analyst can mend it.
 *
 * @param path file below the root of the rule set
 * @param line first is 1
 * @param column first is 1
 * @param level ERROR refuses the bundle, WARNING does not
 * @param message what is wrong
 * @param remedy what to do
 */
public record Problem(String path, int line, int column, Level level, String message, String remedy)
        implements Comparable<Problem> {
    /** Whether the bundle can be used all the same. */
    public enum Level {
        ERROR,
        WARNING
    }

    /** By place, then by message. */
    @Override
    public int compareTo(Problem other) {
        int order = path.compareTo(other.path);
        order = order != 0 ? order : Integer.compare(line, other.line);
        order = order != 0 ? order : Integer.compare(column, other.column);
        return order != 0 ? order : message.compareTo(other.message);
    }

    /** @return {@code path:line:column: error: message; remedy}, the form editors jump by */
    @Override
    public String toString() {
        String name = level == Level.ERROR ? "error" : "warning";
        return "%s:%d:%d: %s: %s%s".formatted(path, line, column, name, message, remedy.isEmpty() ? "" : "; " + remedy);
    }
}
