/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Events;
import io.acheron.rulekit.RuleLanguage;
import io.acheron.rulekit.RuleLanguageContract;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.event.Event;
import java.util.List;

class SigmaLanguageTest extends RuleLanguageContract {
    private static final String RULE = """
            title: Good
            id: %s
            level: medium
            logsource: {category: process_creation}
            detection: {s: {Image|endswith: /nc}, condition: s}
            """.formatted(ID);

    @Override
    protected RuleLanguage language() {
        return new SigmaLanguage();
    }

    @Override
    protected List<SourceFile> good() {
        return List.of(new SourceFile("good.yaml", RULE));
    }

    @Override
    protected List<SourceFile> broken() {
        return List.of(
                new SourceFile("broken.yaml", RULE.replace("2e01", "2e02").replace("condition: s", "condition: t")));
    }

    @Override
    protected Event matching() {
        return Events.exec("/bin/nc");
    }

    @Override
    protected Event other() {
        return Events.exec("/bin/cat");
    }
}
