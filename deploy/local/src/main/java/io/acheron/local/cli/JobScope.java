/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.clean.CleanFunction;
import io.acheron.schema.status.JobConfigStatus;
import picocli.CommandLine.Option;

/** Which job is meant, and how what it says is told. */
final class JobScope {
    private static final String PREFIX = "job:";

    @Option(
            names = "--job",
            required = true,
            paramLabel = "NAME",
            description = "Job: refine. What is told to it holds for the stage also where it is part of the site job.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String job;

    /** @throws Failure if there is no such job */
    String scope() {
        String scope = job.startsWith(PREFIX) ? job : PREFIX + job;
        if (!scope.equals(CleanFunction.SCOPE)) {
            throw Failure.usage("no job takes a configuration under the name '%s'; there is: refine".formatted(job));
        }
        return scope;
    }

    static String line(JobConfigStatus status) {
        String state;
        if (!status.getAccepted()) {
            state = "refused version %d, version %d stays in force".formatted(status.getOffered(), status.getVersion());
        } else if (status.getInForce().isEmpty()) {
            state = "nothing in force";
        } else {
            state = (status.getVersion() == 0 ? "the file it was started with" : "version " + status.getVersion())
                    + " in force: " + String.join(", ", status.getInForce());
        }
        return "%s/%s subtask %d of %d: %s (%s)"
                .formatted(
                        status.getJob(),
                        status.getStage(),
                        status.getSubtask(),
                        status.getSubtasks(),
                        state,
                        status.getTime());
    }
}
