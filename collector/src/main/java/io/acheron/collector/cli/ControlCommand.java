/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code control}: what running collectors are told. */
@Command(
        name = "control",
        description = {
            "Tells running collectors what to capture, through the control topic.",
            "Of the configurations of host:ID, group:NAME and fleet a collector takes the most specific as a whole."
        },
        subcommands = {ControlSet.class, ControlShow.class, ControlClear.class})
final class ControlCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which of set, show, clear?");
    }
}
