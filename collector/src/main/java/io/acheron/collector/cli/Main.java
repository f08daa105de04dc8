/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The collector's command line. Exit codes: 0 done, 1 could not do it, 2 wrong usage or configuration. */
@Command(
        name = "acheron",
        description = "Watches this host and sends what happens on it as events.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        subcommands = {CollectCommand.class, ProbesCommand.class, ControlCommand.class})
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        CommandLine line = new CommandLine(new Main());
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        line.setErr(err);
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof UserException told) {
                err.println("acheron: " + told.getMessage());
                return told.exitCode();
            }
            throw problem; // a defect: here the stack trace is what helps
        });
        return line.execute(args);
    }
}
