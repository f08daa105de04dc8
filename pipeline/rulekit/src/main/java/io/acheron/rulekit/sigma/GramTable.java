/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;

/** Literals of one length below four bytes, each of them a piece by itself. */
final class GramTable {
    /** Bits for each piece: of a hundred pieces that no literal has, at most one is looked up in vain. */
    private static final int SPARSE = 128;

    private static final int MOST_BITS = 1 << 20;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int size;
    private final int mask;
    private final long[] bits;
    private final int bitShift;
    private final int[] grams;
    private final int[][] atoms;
    private final int slotShift;

    /** @param atomsByGram what each literal speaks for */
    GramTable(int size, Map<Integer, int[]> atomsByGram) {
        this.size = size;
        this.mask = (1 << 8 * size) - 1;
        int count = Integer.highestOneBit(atomsByGram.size()) * 2;
        this.bitShift = 32 - Integer.numberOfTrailingZeros(Math.min(MOST_BITS, Math.max(1024, count * SPARSE)));
        this.bits = new long[(1 << 32 - bitShift) / Long.SIZE];
        this.slotShift = 32 - Integer.numberOfTrailingZeros(count * 2);
        this.grams = new int[count * 2];
        this.atoms = new int[count * 2][];
        atomsByGram.forEach((gram, ofGram) -> {
            int bit = hash(gram) >>> bitShift;
            bits[bit >>> 6] |= 1L << bit;
            int slot = hash(gram) >>> slotShift;
            while (atoms[slot] != null) {
                slot = slot + 1 & grams.length - 1;
            }
            grams[slot] = gram;
            atoms[slot] = ofGram;
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

    /** Tells the atoms as {@link EvenTable#scan} does. */
    void scan(byte[] text, int length, LiteralIndex.Found found) {
        for (int i = 0; i <= length - size; i++) {
            int gram = (int) INT.get(text, i) & mask;
            int bit = hash(gram) >>> bitShift;
            if ((bits[bit >>> 6] >>> bit & 1) != 0) {
                look(gram, found);
            }
        }
    }

    private void look(int gram, LiteralIndex.Found found) {
        int slot = hash(gram) >>> slotShift;
        while (atoms[slot] != null) {
            if (grams[slot] == gram) {
                for (int atom : atoms[slot]) {
                    found.found(atom);
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
