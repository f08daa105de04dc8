/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** What a compacted topic holds at this moment, read once when an operator opens. */
@FunctionalInterface
public interface Snapshot<T> extends Serializable {
    /**
     * @return values, oldest first; a record that cannot be decoded is left out, the source reports it
     * @throws IOException if the topic cannot be read now; the message says which, and what to check
     */
    List<T> read() throws IOException;
}
