/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of one field in one event: none if the field is missing, several if it looks at a list. */
public final class FieldValues {
    private FieldValue[] values = new FieldValue[0];
    private int size;
    private @Nullable FieldValues scratch;

    void clear() {
        size = 0;
    }

    void add(Object value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(2, 2 * size));
            for (int i = size; i < values.length; i++) {
                values[i] = new FieldValue();
            }
        }
        values[size++].set(value);
    }

    /** @return empty values for the parts of a value that is being put together */
    FieldValues scratch() {
        FieldValues parts = scratch;
        if (parts == null) {
            parts = new FieldValues();
            scratch = parts;
        }
        parts.clear();
        return parts;
    }

    public int size() {
        return size;
    }

    public FieldValue get(int index) {
        return values[index];
    }
}
