/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.ring;

import java.nio.ByteBuffer;

/**
 * The memory of a BPF ring as mapped into this process, native byte order:
 *
 * <pre>
 *   consumer  | u64 consumer position | ...                         one page, writable
 *   producer  | u64 producer position | ...                         one page, read only
 *             | data                  | data once more              twice the size, so that no record is split
 * </pre>
 *
 * @param consumer the page with the consumer's position
 * @param producer the page with the producer's position, and behind it the data twice
 * @param page size of a page, bytes
 * @param size size of the data, bytes, a power of two
 */
public record RingMemory(ByteBuffer consumer, ByteBuffer producer, int page, int size) {
    public RingMemory {
        if (Integer.bitCount(size) != 1 || producer.capacity() < page + 2 * size) {
            throw new IllegalArgumentException(
                    "ring of " + size + " bytes in " + producer.capacity() + " bytes of memory");
        }
    }
}
