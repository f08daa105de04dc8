/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.YamlMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule file as it is handed to its language: the metadata has been read, the body has not.
 *
 * @param rule metadata
 * @param yaml the whole YAML file
 * @param companion the file of the same name beside it that holds the body, such as the DRL; null if there is none
 * @param lists values the rule may refer to
 * @param problems takes what the language finds; a document with an error gives no rule
 */
public record RuleDocument(
        Rule rule, YamlMap yaml, @Nullable SourceFile companion, ValueLists lists, Problems problems) {}
