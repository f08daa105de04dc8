/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

import java.util.List;

/** A list, possibly empty. */
public record YamlList(int line, int column, List<Yaml> items) implements Yaml {
    public YamlList {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }
}
