/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One folder of a table, as Hive names it: {@code family=process/dt=2026-11-22/hour=07}, or without the family.
 *
 * @param family lower-case word; empty for a table that has no families
 * @param hour beginning of the hour, in UTC
 */
public record Partition(String family, Instant hour) implements Comparable<Partition> {
    private static final Pattern FOLDER =
            Pattern.compile("(?:family=([a-z]+)/)?dt=(\\d{4}-\\d\\d-\\d\\d)/hour=(\\d\\d)");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * @param time time of a record
     * @return the partition it belongs to; empty when its year cannot be written with four digits
     */
    public static Optional<Partition> of(String family, Instant time) {
        return time.isBefore(Instant.EPOCH) || time.isAfter(END)
                ? Optional.empty()
                : Optional.of(new Partition(family, time.truncatedTo(ChronoUnit.HOURS)));
    }

    /**
     * @param folder relative to the folder of the table, with slashes
     * @return empty when it is no folder of this layout
     */
    public static Optional<Partition> parse(String folder) {
        Matcher matcher = FOLDER.matcher(folder);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Instant hour = LocalDate.parse(matcher.group(2))
                    .atTime(Integer.parseInt(matcher.group(3)), 0)
                    .toInstant(ZoneOffset.UTC);
            return Optional.of(new Partition(matcher.group(1) == null ? "" : matcher.group(1), hour));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @return folder relative to the folder of the table */
    public String folder() {
        String time = "dt=%s/hour=%02d"
                .formatted(
                        LocalDate.ofInstant(hour, ZoneOffset.UTC),
                        hour.atOffset(ZoneOffset.UTC).getHour());
        return family.isEmpty() ? time : "family=" + family + '/' + time;
    }

    /** @return first moment that belongs to a later partition */
    public Instant end() {
        return hour.plus(Duration.ofHours(1));
    }

    @Override
    public int compareTo(Partition other) {
        int byHour = hour.compareTo(other.hour);
        return byHour != 0 ? byHour : family.compareTo(other.family);
    }
}
