/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The account a collector gives as its last words: {@code captured + recovered = delivered + spooled + dropped}. */
record LastLine(long captured, long recovered, long delivered, long spooled, long dropped, String text) {
    private static final Pattern FORM = Pattern.compile("acheron collector stopped \\(.*\\): captured=([0-9]+)"
            + "(?: recovered=([0-9]+))? delivered=([0-9]+) spooled=([0-9]+) dropped=([0-9]+)(.*)");

    static LastLine of(CollectorProcess collector) {
        String line = collector.lines().stream()
                .filter(it -> it.startsWith("acheron collector stopped"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no last line in " + collector.lines()));
        Matcher matcher = FORM.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return new LastLine(
                number(matcher.group(1)),
                number(matcher.group(2)),
                number(matcher.group(3)),
                number(matcher.group(4)),
                number(matcher.group(5)),
                line);
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    void assertBalanced() {
        assertThat(captured + recovered).as(text).isEqualTo(delivered + spooled + dropped);
    }
}
