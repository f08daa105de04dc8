/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.rulekit.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** Made-up rules as files, of each language; another version of a file is another rule with the id of the first. */
final class MadeFiles {
    /** @return rules of the shape of the published ones */
    static List<SourceFile> sigma(int count) {
        return MadeRule.make(count, 1).stream()
                .map(rule -> new SourceFile("p%d.yaml".formatted(rule.number()), rule.sigma("process_creation")))
                .toList();
    }

    /** @return the rule with one more thing to except, which no event has */
    static SourceFile changed(SourceFile sigma, int version) {
        String selection = "  version: {CommandLine: version%d}\n  condition: not version and ".formatted(version);
        return new SourceFile(sigma.path(), sigma.content().replace("  condition: ", selection));
    }

    /** @return metadata and DRL of each rule */
    static List<SourceFile> drools(int count, int from) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new SourceFile(
                    "d%d.yaml".formatted(i),
                    "title: Made %d\nid: 00000000-0000-4000-9000-%012d\nlevel: medium\n".formatted(from + i, i)));
            files.add(drl(i, from, 0));
        }
        return files;
    }

    static SourceFile drl(int number, int from, int version) {
        return new SourceFile(
                "d%d.drl".formatted(number),
                "rule \"r\" when $e : ProcessExec( executable == \"/nowhere/%d/%d/%d\" ) then alert($e); end\n"
                        .formatted(from, number, version));
    }

    /** @return sequences of three steps within an hour */
    static List<SourceFile> sequences(int count, int from) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(sequence(i, from, ""));
        }
        return files;
    }

    /** @param version what the last step looks for besides */
    static SourceFile sequence(int number, int from, String version) {
        return new SourceFile("s%d.yaml".formatted(number), """
                title: Made %2$d
                id: 00000000-0000-4000-a000-%1$012d
                level: medium
                sequence:
                  by: [header.host_id]
                  within: 1h
                  steps:
                    - name: first
                      logsource: {category: process_creation}
                      detection: {selection: {Image|endswith: /first%1$d}, condition: selection}
                    - name: second
                      logsource: {category: process_creation}
                      detection: {selection: {Image|endswith: /second%1$d}, condition: selection}
                    - name: third
                      logsource: {category: process_creation}
                      detection: {selection: {Image|endswith: /third%1$d%3$s}, condition: selection}
                """.formatted(number, from + number, version));
    }

    private MadeFiles() {}
}
