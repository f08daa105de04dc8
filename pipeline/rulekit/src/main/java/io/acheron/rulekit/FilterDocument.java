/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.YamlMap;

/**
 * A file that excepts events from rules, as it is handed to the languages.
 *
 * @param path file below the root of the rule set
 * @param yaml the document
 * @param lists values it may refer to
 * @param problems takes what is wrong with it
 */
public record FilterDocument(String path, YamlMap yaml, ValueLists lists, Problems problems) {}
