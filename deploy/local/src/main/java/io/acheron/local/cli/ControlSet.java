/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.local.topic.JobControl;
import io.acheron.local.topic.JobEchoes;
import io.acheron.pipeline.clean.JobConfigs;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.status.JobConfigStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code control set --job}: checks a file, puts it on the control topic, and shows what each subtask says to it. */
@picocli.CommandLine.Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Tell running jobs what to leave out. The file takes the place of what was told before, as a whole.",
            "It is sent only if it has no errors. The exit code is 1 when a job refuses it."
        })
final class ControlSet implements Callable<Integer> {
    @Mixin
    private final JobScope job = new JobScope();

    @Mixin
    private final Brokers brokers = new Brokers();

    @Parameters(paramLabel = "FILE", description = "YAML; see docs/how-to/control-jobs.md.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--dry-run", description = "Check and show; send nothing.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "10s",
            description = "How long to wait for the jobs to answer. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Duration patience;

    @Override
    public Integer call() throws InterruptedException {
        String scope = job.scope();
        JobConfigs.Checked checked = JobConfigs.check(file.toString(), text(), Instant.now());
        checked.problems().forEach(System.err::println);
        if (checked.config().isEmpty()) {
            System.err.println("not sent: correct the above; what is in force stays in force");
            return 1;
        }
        JobConfig config = checked.config().get();
        if (dryRun) {
            System.out.println("would tell %s: %s".formatted(scope, String.join(", ", checked.entries())));
            return 0;
        }
        JobControl control = new JobControl(brokers.access(), brokers.topics());
        number(config, control);
        try (JobEchoes echoes =
                JobEchoes.open(brokers.access(), brokers.topics().status(), scope, Duration.ZERO)) {
            control.write(config);
            System.out.println("told %s version %d: %s"
                    .formatted(scope, config.getVersion(), String.join(", ", checked.entries())));
            return answers(echoes, config.getVersion());
        }
    }

    private void number(JobConfig config, JobControl control) {
        long last = control.read(config.getScope()).map(JobConfig::getVersion).orElse(0L);
        if (config.getVersion() == 0) {
            config.setVersion(last + 1);
        } else if (config.getVersion() <= last) {
            throw Failure.usage(
                    "%s: version %d is not above version %d, which is on the topic; leave it out to count on"
                            .formatted(file, config.getVersion(), last));
        }
        if (config.getIssuedBy().isEmpty()) {
            config.setIssuedBy(System.getProperty("user.name", ""));
        }
    }

    private int answers(JobEchoes echoes, long version) {
        Collection<JobConfigStatus> said = echoes.until(
                all -> !all.isEmpty()
                        && all.stream().allMatch(one -> one.getOffered() == version)
                        && all.size() >= all.iterator().next().getSubtasks(),
                patience);
        said.forEach(status -> {
            System.out.println(JobScope.line(status));
            status.getProblems()
                    .forEach(problem -> System.out.println("  %s:%d: %s; %s"
                            .formatted(
                                    problem.getPath(), problem.getLine(), problem.getMessage(), problem.getRemedy())));
        });
        if (said.isEmpty()) {
            System.err.println("no job answered within %ds; a job that starts later takes it then"
                    .formatted(patience.toSeconds()));
        }
        return said.stream().allMatch(JobConfigStatus::getAccepted) ? 0 : 1;
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failure.usage("cannot read %s: %s".formatted(file, Failure.reason(e)));
        }
    }
}
