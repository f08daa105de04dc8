/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import io.acheron.rulekit.RuleFiles;
import io.acheron.rulekit.SourceFile;
import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rules about programs that nobody has. */
final class MadeRules {
    private static final String RULE = """
            title: Program number %1$d
            id: 00000000-0000-4000-8000-%1$012d
            status: test
            description: A program that the recordings do not have.
            references: [https://attack.mitre.org/techniques/T1059/]
            tags: [attack.execution, attack.t1059]
            logsource: {product: linux, category: process_creation}
            detection:
              selection:
                Image|endswith: /made-%1$d
                CommandLine|contains: --number-%1$d
              condition: selection
            falsepositives: [None]
            level: low
            triage: None.
            """;

    static RuleBundle bundle(int count) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new SourceFile("made/rule_%d.yaml".formatted(i), RULE.formatted(i)));
        }
        return RuleFiles.bundle("made", 1, Instant.EPOCH, files);
    }

    private MadeRules() {}
}
