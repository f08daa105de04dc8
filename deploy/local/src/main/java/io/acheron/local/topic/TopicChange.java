/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

/**
 * One difference between a declared topic and the broker's.
 *
 * @param kind what is to be done about it
 * @param topic what is declared
 * @param text in one line, for people
 */
public record TopicChange(Kind kind, DeclaredTopic topic, String text) {
    /** What is to be done. */
    public enum Kind {
        /** The topic is missing. */
        CREATE,
        /** It has too few partitions. */
        ADD_PARTITIONS,
        /** A setting differs. */
        CONFIGURE,
        /** It differs in what is never changed by itself. */
        LEAVE
    }

    @Override
    public String toString() {
        return "%-15s %s"
                .formatted(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), text);
    }
}
