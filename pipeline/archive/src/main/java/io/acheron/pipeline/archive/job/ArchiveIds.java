/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

/**
 * The uid of every operator of a job that archives; never changed and never used again for something else.
 *
 * @param job name of the job, which is part of them
 */
record ArchiveIds(String job) {
    String events() {
        return "source-" + job + "-events";
    }

    String alerts() {
        return "source-" + job + "-alerts";
    }

    String placeEvents() {
        return job + "-place-events";
    }

    String placeAlerts() {
        return job + "-place-alerts";
    }

    String sinkEvents() {
        return "sink-" + job + "-events";
    }

    String sinkAlerts() {
        return "sink-" + job + "-alerts";
    }

    String sinkDeadLetters() {
        return "sink-" + job + "-dead-letters";
    }
}
