/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import java.util.Optional;

/**
 * A BPF map that programs read or write and that may be changed. All methods throw {@link IllegalStateException} once the capture is
 * closed, or when the kernel refuses; the message says why.
 */
public interface KernelMap extends ReadableMap {
    /** Returns the value of a key; empty when there is none. */
    Optional<byte[]> lookup(byte[] key);

    /** Sets the value of a key. */
    void update(byte[] key, byte[] value);

    /** Removes a key; returns whether it was there. In an array nothing can be removed. */
    boolean delete(byte[] key);
}
