/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import java.util.Arrays;
import java.util.List;

/** The values of one field in one event: none if the field is missing, several if it looks at a list. */
public final class FieldValues {
    /** Texts with one blank between them, put together only when somebody asks for the whole. */
    record Joined(List<?> elements) {
        int length() {
            int length = elements.size() - 1;
            for (int i = 0; i < elements.size(); i++) {
                length += elements.get(i).toString().length();
            }
            return length;
        }

        void copyTo(char[] target) {
            int at = 0;
            for (int i = 0; i < elements.size(); i++) {
                if (i > 0) {
                    target[at++] = ' ';
                }
                String text = elements.get(i).toString();
                text.getChars(0, text.length(), target, at);
                at += text.length();
            }
        }

        @Override
        public String toString() {
            char[] text = new char[length()];
            copyTo(text);
            return new String(text);
        }
    }

    private FieldValue[] values = new FieldValue[0];
    private int size;

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

    void replace(int index, Object value) {
        values[index].set(value);
    }

    /** Leaves one of two values that are the same text, as the path and the name of most executables are. */
    void dropRepeated() {
        if (size == 2 && values[0].sameText(values[1])) {
            size = 1;
        }
    }

    public int size() {
        return size;
    }

    public FieldValue get(int index) {
        return values[index];
    }
}
