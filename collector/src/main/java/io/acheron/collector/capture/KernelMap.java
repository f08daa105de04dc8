/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A BPF map that programs read or write, as raw bytes in the byte order of the machine. In a map per CPU a value is that of all
 * possible CPUs, one after another, each padded to a multiple of 8 bytes. All methods throw {@link IllegalStateException} once the
 * capture is closed, or when the kernel refuses; the message says why.
 */
public interface KernelMap {
    /** Returns the bytes of a key. */
    int keyBytes();

    /** Returns the bytes of a value, of all CPUs. */
    int valueBytes();

    /** Returns the number of entries it can hold. */
    int capacity();

    /** Returns the value of a key; empty when there is none. */
    Optional<byte[]> lookup(byte[] key);

    /** Sets the value of a key. */
    void update(byte[] key, byte[] value);

    /** Removes a key; returns whether it was there. In an array nothing can be removed. */
    boolean delete(byte[] key);

    /** Hands over each entry; one that changes meanwhile may be missed or come twice. */
    void forEach(BiConsumer<byte[], byte[]> entry);
}
