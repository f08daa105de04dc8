/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import java.util.List;

/** Names the state of a group: rule, hash of its logic, key values. State of a changed rule lies under another key. */
public final class GroupKey {
    /** Cannot be in a hash, and separates values that could otherwise run into each other. */
    private static final char SEPARATOR = '\u001f';

    public static String of(StatefulRule rule, List<String> keyValues) {
        StringBuilder key =
                new StringBuilder(rule.rule().id()).append(SEPARATOR).append(rule.logicHash());
        keyValues.forEach(value -> key.append(SEPARATOR).append(value));
        return key.toString();
    }

    private GroupKey() {}
}
