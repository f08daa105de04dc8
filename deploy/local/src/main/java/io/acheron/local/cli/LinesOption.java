/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Option of commands that report in lines, for people or for programs. */
final class LinesOption {
    /** How a report is printed. */
    enum Form {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.TABLE;

    void print(Supplier<List<String>> json, Supplier<List<String>> table) {
        (form == Form.JSON ? json : table).get().forEach(System.out::println);
    }
}
