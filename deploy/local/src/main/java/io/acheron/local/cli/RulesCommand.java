/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code rules}: the analysts' tools. */
@picocli.CommandLine.Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Check, test, explain, import, backtest and publish rules, and see what they do.",
        subcommands = {
            RulesLint.class,
            RulesTest.class,
            RulesExplain.class,
            RulesImport.class,
            RulesBacktest.class,
            RulesCoverage.class,
            RulesLock.class,
            RulesKeygen.class,
            RulesPublish.class,
            RulesStatus.class,
            RulesActivity.class,
            RulesRollback.class,
            RulesWatch.class
        })
public final class RulesCommand extends Group {}
