/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static java.util.Objects.requireNonNull;

/**
 * A counter of one hop. For each hop and kind {@code in = out + all other reasons}.
 *
 * @param hop {@code kernel} or {@code decode}
 * @param kind event kind such as {@code process_exec}; empty when it is not known
 * @param reason {@code in}, {@code out}, or why events were dropped
 * @param count events since the start
 */
public record LossCount(String hop, String kind, String reason, long count) {
    public LossCount {
        requireNonNull(hop, "hop is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(reason, "reason is null");
    }
}
