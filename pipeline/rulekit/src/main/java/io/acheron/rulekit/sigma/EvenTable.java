/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.FieldValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds literals of four bytes or more, looking at every second place of the text only: each literal is filed under two pieces of
 * four bytes, one place apart, one of which stands at an even place wherever the literal stands. A literal of just four bytes has one
 * such piece; its other is its last three bytes with any byte behind them.
 */
final class EvenTable {
    /** Shortest literal, in bytes. */
    static final int SHORTEST = 4;

    /**
     * A literal.
     *
     * @param text with case folded, of {@link #SHORTEST} bytes or more
     * @param atoms what it speaks for
     */
    record Text(byte[] text, int[] atoms) {}

    /**
     * A literal and one of its pieces.
     *
     * @param text with case folded
     * @param at where the piece stands in it
     * @param piece four bytes, first byte lowest
     * @param counts bits of the piece that must agree
     * @param atoms what the literal speaks for
     */
    private record Entry(byte[] text, int at, int piece, int counts, int[] atoms) {
        boolean standsIn(byte[] in, int length, int from) {
            return from >= 0
                    && from + text.length <= length
                    && Arrays.equals(in, from, from + text.length, text, 0, text.length);
        }
    }

    private static final int THREE_BYTES = 0xFFFFFF;

    /** Words for each piece: of a hundred pieces that no literal has, at most one is looked up in vain. */
    private static final int SPARSE = 2;

    private static final int MOST_WORDS = 1 << 14;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** A word for the first three bytes of a piece, a bit of it for the fourth, so that a word of ones is for any fourth. */
    private final long[] words;

    private final int wordShift;
    /** First three bytes of the pieces, in a table with open addressing. */
    private final int[] heads;

    private final Entry[][] entries;
    private final int slotShift;

    EvenTable(List<Text> literals) {
        Map<Integer, List<Entry>> byHead = new HashMap<>();
        for (Text literal : literals) {
            byte[] text = literal.text();
            int at = rarest(text, byHead);
            file(new Entry(text, at, GramTable.gram(text, at, 4), -1, literal.atoms()), byHead);
            boolean longer = text.length > SHORTEST;
            int next = GramTable.gram(text, at + 1, longer ? 4 : 3);
            file(new Entry(text, at + 1, next, longer ? -1 : THREE_BYTES, literal.atoms()), byHead);
        }
        int size = Integer.highestOneBit(byHead.size()) * 4;
        this.words = new long[Math.min(MOST_WORDS, Math.max(64, size / 2 * SPARSE))];
        this.wordShift = 32 - Integer.numberOfTrailingZeros(words.length);
        this.heads = new int[size];
        this.entries = new Entry[size][];
        this.slotShift = 32 - Integer.numberOfTrailingZeros(size);
        byHead.forEach((head, ofHead) -> {
            int slot = hash(head) >>> slotShift;
            while (entries[slot] != null) {
                slot = slot + 1 & size - 1;
            }
            heads[slot] = head;
            entries[slot] = ofHead.toArray(Entry[]::new);
            for (Entry entry : ofHead) {
                words[hash(head) >>> wordShift] |= entry.counts == -1 ? 1L << (entry.piece >>> 24) : -1L;
            }
        });
    }

    private static void file(Entry entry, Map<Integer, List<Entry>> byHead) {
        byHead.computeIfAbsent(entry.piece & THREE_BYTES, head -> new ArrayList<>())
                .add(entry);
    }

    /** @return where the rarest two pieces that follow each other begin */
    private static int rarest(byte[] text, Map<Integer, List<Entry>> byHead) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int at = 0; at + 5 <= text.length; at++) {
            int cost = cost(text, at, byHead) + cost(text, at + 1, byHead);
            if (cost < least) {
                least = cost;
                best = at;
            }
        }
        return best;
    }

    private static int cost(byte[] text, int at, Map<Integer, List<Entry>> byHead) {
        int piece = GramTable.gram(text, at, 4);
        return Everyday.count(piece) * 4
                + byHead.getOrDefault(piece & THREE_BYTES, List.of()).size();
    }

    /**
     * Tells the atoms whose literal is in the text, in no order, some perhaps more than once.
     *
     * @param text with {@link FieldValue#SLACK} bytes of anything behind its length
     */
    void scan(byte[] text, int length, LiteralIndex.Found found) {
        // Four places at a time: one branch for all.
        for (int i = 0; i <= length - 3; i += 8) {
            long eight = (long) LONG.get(text, i);
            int a = (int) eight;
            int b = (int) (eight >>> 16);
            int c = (int) (eight >>> 32);
            int d = (int) INT.get(text, i + 6);
            if (((bit(a) | bit(b) | bit(c) | bit(d)) & 1) != 0) {
                compare(a, text, length, i, found);
                compare(b, text, length, i + 2, found);
                compare(c, text, length, i + 4, found);
                compare(d, text, length, i + 6, found);
            }
        }
    }

    /** @return lowest bit 0 if no literal has the piece */
    private long bit(int piece) {
        return words[hash(piece & THREE_BYTES) >>> wordShift] >>> (piece >>> 24);
    }

    private void compare(int piece, byte[] text, int length, int at, LiteralIndex.Found found) {
        if ((bit(piece) & 1) == 0) {
            return;
        }
        int head = piece & THREE_BYTES;
        int slot = hash(head) >>> slotShift;
        while (entries[slot] != null) {
            if (heads[slot] == head) {
                for (Entry entry : entries[slot]) {
                    if (((entry.piece ^ piece) & entry.counts) == 0 && entry.standsIn(text, length, at - entry.at)) {
                        for (int atom : entry.atoms) {
                            found.found(atom);
                        }
                    }
                }
                return;
            }
            slot = slot + 1 & heads.length - 1;
        }
    }

    private static int hash(int head) {
        return head * 0x9E3779B1;
    }
}
