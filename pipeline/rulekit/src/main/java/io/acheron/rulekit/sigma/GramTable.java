/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

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
    record Entry(char[] text, int at, int[] atoms) {
        boolean standsIn(char[] in, int length, int from) {
            if (from < 0 || from + text.length > length) {
                return false;
            }
            for (int i = 0; i < text.length; i++) {
                if (in[from + i] != text[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Bits for each piece: of a hundred pieces that no literal has, at most one is looked up in vain. */
    private static final int SPARSE = 128;

    private static final int MOST_BITS = 1 << 20;

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

    /** @return the piece of that size; of characters beyond 8 bits the lower 8, since the literals themselves are compared later */
    static int gram(CharSequence text, int at, int size) {
        int gram = 0;
        for (int i = at; i < at + size; i++) {
            gram = gram << 8 | text.charAt(i) & 0xFF;
        }
        return gram;
    }

    void scan(char[] text, int length, LiteralIndex.Found found) {
        long[] set = bits;
        int gram = 0;
        for (int i = 0; i < Math.min(size - 1, length); i++) {
            gram = gram << 8 | text[i] & 0xFF;
        }
        for (int i = size - 1; i < length; i++) {
            gram = gram << 8 | text[i] & 0xFF;
            int bit = hash(gram & mask) >>> bitShift;
            if ((set[bit >>> 6] >>> bit & 1) != 0) {
                compare(gram & mask, text, length, i + 1 - size, found);
            }
        }
    }

    private void compare(int gram, char[] text, int length, int at, LiteralIndex.Found found) {
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
