/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code topics}: the topics that are declared in a file. */
@picocli.CommandLine.Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Compare the topics of a broker with those declared, and make them so.",
        subcommands = {TopicsPlan.class, TopicsApply.class})
public final class TopicsCommand extends Group {}
