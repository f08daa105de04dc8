/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.ingest.AccessAdvice;

/** Says what to do about what a broker answers, or does not. */
final class KafkaFailure {
    /** @param what what was tried, such as "cannot read topic X from Y" */
    static Failure of(String what, Throwable thrown) {
        return Failure.of(
                "%s: %s. %s".formatted(what, Failure.reason(thrown), AccessAdvice.of(thrown, "--kafka-config")),
                thrown);
    }

    private KafkaFailure() {}
}
