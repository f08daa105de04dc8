/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What an exception says of itself. It takes matches from rules, so somebody answers for it, with a reason, until a day.
 *
 * @param title what is excepted; names the exception wherever it is counted
 * @param owner who answers for it
 * @param reason why
 * @param lastDay last day on which it excepts anything, in UTC
 * @param path file below the root of the rule set
 * @param line line of {@code expires}, first is 1
 */
public record Exemption(String title, String owner, String reason, LocalDate lastDay, String path, int line) {
    /** @return first instant at which it excepts nothing any more */
    public Instant end() {
        return lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
