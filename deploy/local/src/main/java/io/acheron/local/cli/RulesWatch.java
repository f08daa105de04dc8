/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Interruption;
import io.acheron.local.ship.RuleWatch;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** {@code rules watch}: each change of a file into the running jobs. */
@picocli.CommandLine.Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Publish the rules of a directory each time a file changes, until Ctrl-C; a broken edit is told and changes nothing.",
            "For one's own machine and for sites where the directory is what was reviewed."
        })
final class RulesWatch implements Callable<Integer> {
    @Mixin
    private final RuleRoot root = new RuleRoot();

    @Mixin
    private final Shipping shipping = new Shipping();

    @Mixin
    private final MaturityOption maturity = new MaturityOption();

    @Mixin
    private final RuleSetOption ruleSet = new RuleSetOption();

    @Override
    public Integer call() throws Exception {
        Path path = root.path();
        RuleWatch watch = new RuleWatch(
                path, ruleSet.id(), maturity.level(), shipping.shipment(), shipping::sign, System.out::println);
        System.out.println("watching %s; Ctrl-C ends".formatted(path));
        try (Interruption interruption = Interruption.ofCurrentThread(() -> {})) {
            watch.run();
        } catch (InterruptedException e) {
            return 0;
        }
        return 0;
    }
}
