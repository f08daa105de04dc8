/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.util.function.BiConsumer;

/**
 * What is in a BPF map, as raw bytes in the byte order of the machine. In a map per CPU a value is that of all possible CPUs, one
 * after another, each padded to a multiple of 8 bytes.
 */
public interface ReadableMap {
    /** Returns the bytes of a key. */
    int keyBytes();

    /** Returns the bytes of a value, of all CPUs. */
    int valueBytes();

    /** Returns the number of entries it can hold; of a ring, its bytes. */
    int capacity();

    /** Hands over each entry; one that changes meanwhile may be missed or come twice. A ring has none. */
    void forEach(BiConsumer<byte[], byte[]> entry);
}
