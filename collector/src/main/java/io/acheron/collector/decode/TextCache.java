/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts decoded lately. Names of programs, users' shells and directories come again and again; each then is one string instead of two
 * objects per event. A text has one place it may lie in, which a later one takes: bounded, whatever an attacker names.
 *
 * <p>Thread safe: entries never change, and a lost race costs a decoding.
 */
final class TextCache {
    private static final int PLACES = 1024;
    private static final int LONGEST = 96;

    private final @Nullable Entry[] entries = new Entry[PLACES];

    private record Entry(byte[] bytes, String text) {}

    /** Returns the text of bytes, with U+FFFD where they are not UTF-8. */
    String text(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Entry entry = entries[place];
        if (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, to)) {
            return entry.text;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        entries[place] = new Entry(Arrays.copyOfRange(bytes, from, to), text);
        return text;
    }
}
