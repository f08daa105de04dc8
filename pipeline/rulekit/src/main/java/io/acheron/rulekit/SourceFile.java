/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

/**
 * A file of a rule set.
 *
 * @param path below the root of the rule set, with slashes
 * @param content text
 */
public record SourceFile(String path, String content) {}
