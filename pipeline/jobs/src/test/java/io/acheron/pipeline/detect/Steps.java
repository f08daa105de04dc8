/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import io.acheron.rulekit.Rule;
import io.acheron.rulekit.state.Logic;
import io.acheron.rulekit.state.Occurrence;
import io.acheron.rulekit.state.Take;
import io.acheron.schema.alert.Severity;
import io.acheron.schema.event.Event;
import java.util.List;

/** What a rule hands to the sequences of a group, for the tests of this package. */
final class Steps {
    private static final Rule RULE = new Rule(
            "id",
            1,
            "hash",
            "title",
            "",
            "sequence",
            "p.yaml",
            "test",
            Severity.HIGH,
            List.of(),
            List.of(),
            List.of(),
            "",
            Rule.Mode.ALERT);

    static GroupStep of(String key, Logic logic, Event event, List<Take> takes) {
        Definition definition = Definition.of(RULE, "default 1", logic);
        return new GroupStep(
                key, definition.id(), definition.bytes(), new GroupCodec().write(new Occurrence(event, takes)));
    }

    private Steps() {}
}
