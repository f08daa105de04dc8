/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the fields that the rules of a program use. */
final class Slots {
    private final Map<Field, Integer> numbers = new LinkedHashMap<>();

    int of(Field field) {
        return numbers.computeIfAbsent(field, f -> numbers.size());
    }

    List<Field> fields() {
        return new ArrayList<>(numbers.keySet());
    }
}
