/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code dead-letters}: the records that jobs could not use. */
@picocli.CommandLine.Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Records that jobs could not use: what is wrong with them, where they are, and a way back.",
        subcommands = {DeadLettersShow.class, DeadLettersEvents.class, DeadLettersResend.class})
public final class DeadLettersCommand extends Group {}
