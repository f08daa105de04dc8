/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code alerts}: what subscribers of alerts need. */
@picocli.CommandLine.Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = "Follow the alert topic; try the ways on which alerts leave.",
        subcommands = {AlertsTail.class, AlertsTestSink.class})
public final class AlertsCommand extends Group {}
