/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.JobControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** {@code control clear --job}: takes back what a job was told. */
@picocli.CommandLine.Command(
        name = "clear",
        mixinStandardHelpOptions = true,
        description =
                "Take back what a job was told: it goes on with the file it was started with, or leaves out nothing.")
final class ControlClear implements Callable<Integer> {
    @Mixin
    private final JobScope job = new JobScope();

    @Mixin
    private final Brokers brokers = new Brokers();

    @Override
    public Integer call() throws InterruptedException {
        String scope = job.scope();
        JobControl control = new JobControl(brokers.access(), brokers.topics());
        if (control.read(scope).isEmpty()) {
            throw Failure.usage(
                    "%s holds nothing of %s".formatted(brokers.topics().control(), scope));
        }
        control.clear(scope);
        System.out.println(
                "%s: taken back from %s".formatted(scope, brokers.topics().control()));
        return 0;
    }
}
