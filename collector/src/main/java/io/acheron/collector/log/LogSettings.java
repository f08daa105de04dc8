/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.log;

import java.util.Locale;

/**
 * How the collector speaks to its operator.
 *
 * @param level what of its own messages is written
 * @param format form of a line
 */
public record LogSettings(Level level, Format format) {
    /** From little to much. */
    public enum Level {
        ERROR(java.util.logging.Level.SEVERE),
        WARN(java.util.logging.Level.WARNING),
        INFO(java.util.logging.Level.INFO),
        DEBUG(java.util.logging.Level.FINE);

        private final java.util.logging.Level jdk;

        Level(java.util.logging.Level jdk) {
            this.jdk = jdk;
        }

        java.util.logging.Level jdk() {
            return jdk;
        }

        static String nameOf(java.util.logging.Level level) {
            for (Level own : values()) {
                if (level.intValue() >= own.jdk.intValue()) {
                    return own.name().toLowerCase(Locale.ROOT);
                }
            }
            return "debug";
        }
    }

    /** Forms of a line. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object per line, for journald and log collectors. */
        JSON
    }
}
