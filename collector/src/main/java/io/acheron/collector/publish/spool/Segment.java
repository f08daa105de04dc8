/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the spool, named by the number of its first record. Form: eight bytes {@code ACHSPL01}, then records of length (int,
 * big-endian), CRC-32C of the content (int), content.
 *
 * @param path the file
 * @param first number of its first record
 * @param records whole records in it
 * @param bytes bytes up to the end of the last whole record
 */
record Segment(Path path, long first, long records, long bytes) {
    static final byte[] MAGIC = {'A', 'C', 'H', 'S', 'P', 'L', '0', '1'};
    static final int RECORD_HEADER = 8;
    static final int LONGEST_RECORD = 16 << 20;

    private static final Pattern NAME = Pattern.compile("([0-9]{19})\\.segment");

    static Path path(Path directory, long first) {
        return directory.resolve(String.format(Locale.ROOT, "%019d.segment", first));
    }

    /** The first record's number as the file name tells it; -1 for other files. */
    static long firstOf(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        try {
            return name.matches() ? Long.parseLong(name.group(1)) : -1;
        } catch (NumberFormatException e) {
            return -1; // above what a long holds: not ours
        }
    }

    /** Number after that of the last record. */
    long end() {
        return first + records;
    }

    Segment with(long newRecords, long newBytes) {
        return new Segment(path, first, newRecords, newBytes);
    }
}
