/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.RuleDirectory;
import picocli.CommandLine.Option;

/** Option of commands that put a rule set in force. */
final class RuleSetOption {
    @Option(
            names = "--rule-set",
            paramLabel = "ID",
            defaultValue = RuleDirectory.DEFAULT_ID,
            description = "Name of the rule set; one of the same name is replaced. Default: ${DEFAULT-VALUE}.")
    private String id = RuleDirectory.DEFAULT_ID;

    String id() {
        return id;
    }
}
