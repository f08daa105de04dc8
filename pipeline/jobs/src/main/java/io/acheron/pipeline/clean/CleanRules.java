/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import io.acheron.rulekit.sigma.EventSelections;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration of the stage, checked.
 *
 * @param selected what becomes of events, by index of the selection they meet
 * @param selections noise templates, then samplings
 * @param budgets the first that concerns a host counts
 */
record CleanRules(List<Selected> selected, EventSelections selections, List<Budget> budgets) {
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        selected.forEach(one -> ids.add(one.grounds().id()));
        budgets.forEach(one -> ids.add(one.grounds().id()));
        return ids;
    }
}
