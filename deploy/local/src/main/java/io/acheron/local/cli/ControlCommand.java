/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code control --job}: what the running jobs are told to leave out. Without {@code --job} the launcher asks the collector's command. */
@picocli.CommandLine.Command(
        name = "control",
        mixinStandardHelpOptions = true,
        description = "What running jobs are told to leave out: noise templates, samplings and budgets.",
        subcommands = {ControlSet.class, ControlShow.class, ControlClear.class})
public final class ControlCommand extends Group {}
