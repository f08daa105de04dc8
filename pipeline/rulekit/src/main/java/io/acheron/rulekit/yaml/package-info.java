/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the text of a YAML file, hands a tree in which each node knows its line and column to the rule languages. */
@NullMarked
package io.acheron.rulekit.yaml;

import org.jspecify.annotations.NullMarked;
