/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.rulekit.Problem;
import picocli.CommandLine.Option;

/** Option of commands that check rules. */
final class MaturityOption {
    /** What becomes of a rule that lacks something its status needs. */
    enum Severity {
        ERROR,
        WARN
    }

    @Option(
            names = "--maturity",
            paramLabel = "LEVEL",
            defaultValue = "error",
            description =
                    "What becomes of a rule that lacks something its status needs (tests of all kinds, triage, ...): error or warn."
                            + " Rules of others follow other customs. Default: ${DEFAULT-VALUE}.")
    private Severity severity = Severity.ERROR;

    Problem.Level level() {
        return severity == Severity.ERROR ? Problem.Level.ERROR : Problem.Level.WARNING;
    }
}
