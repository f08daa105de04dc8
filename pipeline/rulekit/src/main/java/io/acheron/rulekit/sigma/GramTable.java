/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pieces of one length, and the literals behind each. */
final class GramTable {
    /**
     * A literal.
     *
     * @param text with case folded
     * @param at where the piece stands in it
     * @param atoms what it speaks for
     */
    record Entry(byte[] text, int at, int[] atoms) {
        boolean standsIn(byte[] in, int length, int from) {
            if (from < 0 || from + text.length > length) {
                return false;
            }
            return Arrays.equals(in, from, from + text.length, text, 0, text.length);
        }
    }

    /** Bits for each piece: of a hundred pieces that no literal has, at most one is looked up in vain. */
    private static final int SPARSE = 128;

    private static final int MOST_BITS = 1 << 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int size;
    private final int mask;
    private final long[] bits;
    private final int bitShift;
    private final int[] grams;
    private final Entry[][] entries;
    private final int slotShift;

    GramTable(int size, Map<Integer, List<Entry>> byGram) {
        this.size = size;
        this.mask = size == 4 ? -1 : (1 << 8 * size) - 1;
        int count = Integer.highestOneBit(byGram.size()) * 2;
        this.bitShift = 32 - Integer.numberOfTrailingZeros(Math.min(MOST_BITS, Math.max(1024, count * SPARSE)));
        this.bits = new long[(1 << 32 - bitShift) / Long.SIZE];
        this.slotShift = 32 - Integer.numberOfTrailingZeros(count * 2);
        this.grams = new int[count * 2];
        this.entries = new Entry[count * 2][];
        byGram.forEach((gram, ofGram) -> {
            int bit = hash(gram) >>> bitShift;
            bits[bit >>> 6] |= 1L << bit;
            int slot = hash(gram) >>> slotShift;
            while (entries[slot] != null) {
                slot = slot + 1 & grams.length - 1;
            }
            grams[slot] = gram;
            entries[slot] = ofGram.toArray(Entry[]::new);
        });
    }

    /** @return the piece of that size, first byte lowest */
    static int gram(byte[] text, int at, int size) {
        int gram = 0;
        for (int i = size - 1; i >= 0; i--) {
            gram = gram << 8 | text[at + i] & 0xFF;
        }
        return gram;
    }

    void scan(byte[] text, int length, LiteralIndex.Found found) {
        int last = Math.min(length, text.length - Long.BYTES + 1) - size;
        int i = 0;
        // Four places at a time: one load for all, one branch for all.
        for (; i <= last - 3; i += 4) {
            long eight = (long) LONG.get(text, i);
            int a = (int) eight & mask;
            int b = (int) (eight >>> 8) & mask;
            int c = (int) (eight >>> 16) & mask;
            int d = (int) (eight >>> 24) & mask;
            if (((bit(a) | bit(b) | bit(c) | bit(d)) & 1) != 0) {
                compare(a, text, length, i, found);
                compare(b, text, length, i + 1, found);
                compare(c, text, length, i + 2, found);
                compare(d, text, length, i + 3, found);
            }
        }
        for (; i <= length - size; i++) {
            compare(gram(text, i, size), text, length, i, found);
        }
    }

    /** @return lowest bit 0 if no literal has the piece */
    private long bit(int gram) {
        int bit = hash(gram) >>> bitShift;
        return bits[bit >>> 6] >>> bit;
    }

    private void compare(int gram, byte[] text, int length, int at, LiteralIndex.Found found) {
        if ((bit(gram) & 1) == 0) {
            return;
        }
        int slot = hash(gram) >>> slotShift;
        while (entries[slot] != null) {
            if (grams[slot] == gram) {
                for (Entry entry : entries[slot]) {
                    if (entry.standsIn(text, length, at - entry.at)) {
                        for (int atom : entry.atoms) {
                            found.found(atom);
                        }
                    }
                }
                return;
            }
            slot = slot + 1 & grams.length - 1;
        }
    }

    private static int hash(int gram) {
        return gram * 0x9E3779B1;
    }
}
