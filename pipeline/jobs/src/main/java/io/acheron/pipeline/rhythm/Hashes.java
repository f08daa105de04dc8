/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import java.nio.ByteBuffer;

/** A few distinct texts, known by their hash only: two in a thousand million are taken for one. */
final class Hashes {
    /**
     * @param packed four bytes each
     * @param most texts counted
     * @return the same if the text is known or there are as many; else one that holds it too
     */
    static ByteBuffer with(ByteBuffer packed, String text, int most) {
        int hash = text.hashCode();
        int begin = packed.position();
        int count = count(packed);
        if (count >= most) {
            return packed;
        }
        for (int i = 0; i < count; i++) {
            if (packed.getInt(begin + i * Integer.BYTES) == hash) {
                return packed;
            }
        }
        ByteBuffer more = ByteBuffer.allocate((count + 1) * Integer.BYTES);
        more.put(packed.duplicate()).putInt(hash);
        return more.flip();
    }

    static int count(ByteBuffer packed) {
        return packed.remaining() / Integer.BYTES;
    }

    private Hashes() {}
}
