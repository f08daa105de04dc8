/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import io.acheron.collector.ring.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value out of a record. Made once per field when a probe is attached, run for each record, by one thread.
 */
@FunctionalInterface
public interface FieldReader {
    /**
     * @param raw the record
     * @param base where the struct begins that the reader was made for, bytes from the start of the record
     * @return value of the type that the target field has in the generated class; null only where the field allows it
     * @throws UndecodableException when the record contradicts itself
     */
    @Nullable
    Object read(RawEvent raw, int base);
}
