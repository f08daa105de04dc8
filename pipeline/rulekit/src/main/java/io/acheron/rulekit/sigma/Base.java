/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.RuleDocument;
import io.acheron.rulekit.field.LogSource;
import java.util.ArrayList;
import java.util.List;

/** A rule on single events, as filters and correlations refer to it. */
final class Base {
    final RuleDocument document;
    final LogSource source;
    final Criterion criterion;
    final List<Plan.Exception> exceptions = new ArrayList<>();

    Base(RuleDocument document, LogSource source, Criterion criterion) {
        this.document = document;
        this.source = source;
        this.criterion = criterion;
    }

    Plan plan() {
        return Plan.single(document.rule(), source, criterion, List.copyOf(exceptions));
    }
}
