/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Rule;
import java.util.Map;
import java.util.Set;
import org.kie.api.KieBase;

/**
 * A compiled file.
 *
 * @param rule metadata
 * @param path the .drl file below the root of the rule set
 * @param lines line of each rule of the file by its name, first is 1
 * @param kinds kinds of events it looks at
 * @param base its rules
 */
record DrlRule(Rule rule, String path, Map<String, Integer> lines, Set<String> kinds, KieBase base) {
    /** @return line of the rule, or of the first one if the name is none of the file */
    int line(String name) {
        return lines.getOrDefault(
                name, lines.values().stream().min(Integer::compare).orElse(1));
    }
}
