/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.topic.JobControl;
import io.acheron.local.topic.JobEchoes;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.status.JobConfigStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** {@code control show --job}: what the topic tells, and what is in force where. */
@picocli.CommandLine.Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show what jobs are told, and what each subtask that was heard lately has in force.")
final class ControlShow implements Callable<Integer> {
    /** Subtasks repeat what is in force every five minutes. */
    private static final Duration LATELY = Duration.ofMinutes(20);

    @Mixin
    private final JobScope job = new JobScope();

    @Mixin
    private final Brokers brokers = new Brokers();

    @Override
    public Integer call() {
        String scope = job.scope();
        Optional<JobConfig> told = new JobControl(brokers.access(), brokers.topics()).read(scope);
        told.ifPresentOrElse(
                config -> System.out.print("# %s version %d, issued %s by %s%n%s"
                        .formatted(
                                scope,
                                config.getVersion(),
                                config.getIssued(),
                                config.getIssuedBy().isEmpty() ? "unknown" : config.getIssuedBy(),
                                config.getContent().endsWith("\n") ? config.getContent() : config.getContent() + "\n")),
                () -> System.out.println("# %s: the topic tells nothing".formatted(scope)));
        try (JobEchoes echoes =
                JobEchoes.open(brokers.access(), brokers.topics().status(), scope, LATELY)) {
            Collection<JobConfigStatus> said = echoes.untilNow();
            said.forEach(status -> System.out.println("# " + JobScope.line(status)));
            if (said.isEmpty()) {
                System.out.println("# no job was heard within %d minutes".formatted(LATELY.toMinutes()));
            }
        }
        return 0;
    }
}
