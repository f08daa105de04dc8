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
    /** Longer texts are those of the file, of which the beginning is enough to find the place. */
    private static final int LONGEST = 1_000;

    /** Text of a file is quoted as it can be read: it may be of strangers, and must not steer the terminal it is shown on. */
    public Problem {
        message = readable(message);
        remedy = readable(remedy);
    }

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
        return "%s:%d:%d: %s: %s%s"
                .formatted(readable(path), line, column, name, message, remedy.isEmpty() ? "" : "; " + remedy);
    }

    /** @return the beginning of a text, control characters written as {@code \\u001b} */
    public static String readable(String text) {
        String beginning = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        if (beginning.chars().noneMatch(Problem::steers)) {
            return beginning;
        }
        StringBuilder readable = new StringBuilder(beginning.length() + 16);
        beginning.chars().forEach(c -> {
            if (steers(c)) {
                readable.append("\\u%04x".formatted(c));
            } else {
                readable.append((char) c);
            }
        });
        return readable.toString();
    }

    /** Control characters, line ends, and marks that turn the direction of writing. */
    private static boolean steers(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
