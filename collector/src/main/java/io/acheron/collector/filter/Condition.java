/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a filter asks of the acting process.
 *
 * @param field member of {@code struct filter_fields}
 * @param bytes the number in 8 bytes, the comm padded to 16, or the text of the prefix, in the byte order of the machine
 */
record Condition(String field, ByteBuffer bytes) {
    static final int LONGEST_PATH = 256;

    private static final int COMM = 16;
    private static final long LARGEST_ID = 0xffff_ffffL;

    /**
     * Reads field and value of a filter.
     *
     * @throws IllegalArgumentException with what is possible instead
     */
    static Condition of(String field, String value) {
        return switch (field) {
            case "pid", "uid", "pid_ns" -> new Condition(field, number(value, LARGEST_ID));
            case "cgroup" -> new Condition(field, number(value, Long.MAX_VALUE));
            case "comm" -> new Condition(field, text(value, COMM - 1, COMM));
            case "path" -> path(value);
            default ->
                throw new IllegalArgumentException(
                        "field is '" + field + "'; there are pid, uid, cgroup, path, comm, pid_ns");
        };
    }

    private static Condition path(String value) {
        if (!value.startsWith("/") || value.length() < 2) {
            throw new IllegalArgumentException(
                    "value is '" + value + "'; give the beginning of an absolute path, longer than /");
        }
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        return new Condition("path", text(value, LONGEST_PATH, length));
    }

    private static ByteBuffer number(String value, long largest) {
        if (!value.matches("[0-9]{1,19}")) {
            throw new IllegalArgumentException("value is '" + value + "'; give a decimal number");
        }
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            number = -1; // 19 digits may be too many
        }
        if (number < 0 || number > largest) {
            throw new IllegalArgumentException("value is " + value + "; the largest is " + largest);
        }
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(number)
                .flip()
                .asReadOnlyBuffer();
    }

    private static ByteBuffer text(String value, int longest, int size) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > longest) {
            throw new IllegalArgumentException("value is of " + bytes.length + " bytes; give 1 to " + longest);
        }
        return ByteBuffer.allocate(size).put(bytes).rewind().asReadOnlyBuffer();
    }

    boolean isPath() {
        return field.equals("path");
    }

    /** Whether all paths this names are named by the other too. */
    boolean isWithin(Condition other) {
        int length = other.bytes.remaining();
        return bytes.remaining() >= length && bytes.slice().limit(length).equals(other.bytes);
    }
}
