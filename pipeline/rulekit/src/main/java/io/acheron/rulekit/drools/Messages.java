/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import org.jspecify.annotations.Nullable;

/** Brings messages of Drools into a form that fits on a line. */
final class Messages {
    private static final int LONGEST = 300;

    static String oneLine(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "no message";
        }
        String text = message.strip().replaceAll("\\s+", " ").replaceAll(" (Exception:|Stack trace:).*", "");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    /** @return what is wrong, also of errors that say nothing */
    static String of(Throwable thrown) {
        return thrown instanceof StackOverflowError
                ? "its parts are nested too deeply, or too many"
                : oneLine(thrown.getMessage());
    }

    private Messages() {}
}
