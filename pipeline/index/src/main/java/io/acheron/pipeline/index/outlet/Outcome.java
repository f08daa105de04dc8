/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.outlet;

import java.time.Duration;

/**
 * What became of a message.
 *
 * @param kind what
 * @param reason why it was not delivered, one line; empty when it was
 * @param pause for {@link Kind#RETRY}: how long the system asked to be left alone; zero when it did not say
 */
public record Outcome(Kind kind, String reason, Duration pause) {
    /** What to do next. */
    public enum Kind {
        /** The system has it. */
        DELIVERED,
        /** The system had it already. */
        REPEATED,
        /** The system will never take this message: it becomes a dead letter. */
        REFUSED,
        /** The system does not take any message now: it is sent again. */
        RETRY
    }

    public static final Outcome DELIVERED = new Outcome(Kind.DELIVERED, "", Duration.ZERO);
    public static final Outcome REPEATED = new Outcome(Kind.REPEATED, "", Duration.ZERO);

    public static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, reason, Duration.ZERO);
    }

    public static Outcome retry(String reason) {
        return retry(reason, Duration.ZERO);
    }

    public static Outcome retry(String reason, Duration pause) {
        return new Outcome(Kind.RETRY, reason, pause);
    }
}
