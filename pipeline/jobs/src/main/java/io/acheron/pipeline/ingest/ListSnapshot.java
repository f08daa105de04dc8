/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import java.util.ArrayList;
import java.util.List;

/** Values that are known when the job is built. */
public final class ListSnapshot<T> implements Snapshot<T> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<T> values;

    /** @param values must be serializable, as Avro records are */
    public ListSnapshot(List<T> values) {
        this.values = new ArrayList<>(values);
    }

    @Override
    public List<T> read() {
        return values;
    }
}
