/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import java.util.Locale;
import java.util.function.Function;

/** What a field of {@code fields.yaml} may be computed as from a DNS name; written there in lower case. */
enum NameMeasure {
    REGISTERED_DOMAIN(DomainName::registered),
    LONGEST_LABEL(DomainName::longestLabel),
    ENTROPY(DomainName::entropy);

    private final Function<String, Object> of;

    NameMeasure(Function<String, Object> of) {
        this.of = of;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Object of(String name) {
        return of.apply(name);
    }
}
