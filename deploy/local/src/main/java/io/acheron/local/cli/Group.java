/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
abstract class Group implements Command {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public final Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "which of %s?".formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
