/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads times as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h30m}, or ISO-8601. */
public final class Durations {
    /**
     * Reads a time that must be longer than nothing.
     *
     * @param name what it is for, said when it is wrong
     */
    public static Duration parse(String text, String name) throws ConfigException {
        Duration duration = parse(text);
        if (duration == null) {
            throw new ConfigException("%s is '%s': expected a time such as 10s, 500ms or PT10S".formatted(name, text));
        }
        return duration;
    }

    /** Returns null if it is not a time, or nothing, or negative. */
    static @Nullable Duration parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT).replace(" ", "");
        try {
            Duration duration = upper.endsWith("MS")
                    ? Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)))
                    : Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
            return duration.isZero() || duration.isNegative() ? null : duration;
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    private Durations() {}
}
