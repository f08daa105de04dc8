/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

/** A node of a YAML file with the place where it begins. Line and column count from 1. */
public sealed interface Yaml permits YamlMap, YamlList, YamlScalar {
    int line();

    int column();

    /** @return what the node is, in words that fit into "expected text, found ..." */
    String kind();
}
