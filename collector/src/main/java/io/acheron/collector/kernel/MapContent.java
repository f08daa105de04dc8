/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.function.BiConsumer;

/**
 * A map of programs that are in the kernel, whoever loaded them.
 *
 * @param name its name, of which the kernel keeps 15 characters
 * @param type number in {@code enum bpf_map_type}
 * @param keyBytes bytes of a key
 * @param valueBytes bytes of a value, of all CPUs
 * @param capacity number of entries it can hold; of a ring, bytes
 * @param entries gives each entry to whom is asked for them; throws {@link IllegalStateException} when there are none to read
 */
public record MapContent(String name, int type, int keyBytes, int valueBytes, int capacity, Entries entries) {
    /** Gives entries. */
    public interface Entries {
        void forEach(BiConsumer<byte[], byte[]> entry);
    }
}
