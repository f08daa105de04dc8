/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import io.acheron.rulekit.Rule;
import java.util.Set;
import org.kie.api.KieBase;

/**
 * A compiled file.
 *
 * @param rule metadata
 * @param kinds kinds of events it looks at
 * @param base its rules
 */
record DrlRule(Rule rule, Set<String> kinds, KieBase base) {}
