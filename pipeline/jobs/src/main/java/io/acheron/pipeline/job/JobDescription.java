/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * What {@code --help} says of a job.
 *
 * @param name one word, such as refine; part of the name of its jar and of its consumer group
 * @param purpose one paragraph
 * @param options options it takes, in the order help shows them
 */
public record JobDescription(String name, String purpose, List<ConfigOption<?>> options) {
    /** A job with the options of the detection pipeline. */
    static JobDescription of(String name, String purpose) {
        return new JobDescription(name, purpose, JobOptions.all());
    }
}
