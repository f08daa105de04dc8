/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** A small rule with its tests. */
final class NetcatRule {
    static final String TEXT = """
            title: Netcat started
            id: 3f0b3ce1-51b8-4f0c-9d11-000000000001
            name: netcat
            level: high
            logsource: {product: linux, category: process_creation}
            detection: {selection: {Image|endswith: /nc}, condition: selection}
            tests:
              - {name: netcat, expect: match, events: [{kind: process_exec, process_exec: {executable: {path: /bin/nc}}}]}
              - {name: "near miss: cat", expect: none, events: [{kind: process_exec, process_exec: {executable: {path: /bin/cat}}}]}
            """;

    private NetcatRule() {}
}
