/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import java.util.HashMap;
import java.util.Map;

/**
 * What is asked for on the command line.
 *
 * @param part which figures
 * @param values of options, by name
 */
record Arguments(String part, Map<String, String> values) {
    static Arguments of(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            values.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        return new Arguments(arguments.length == 0 ? "" : arguments[0], values);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise) {
        return Long.parseLong(values.getOrDefault(name, Long.toString(otherwise)));
    }
}
