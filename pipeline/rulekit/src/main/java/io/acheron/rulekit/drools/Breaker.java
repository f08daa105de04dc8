/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a rule that fails or takes long gets a rest. A rule may fail now and then; one that does so on more than about every
 * tenth event rests, so that it neither slows the others nor floods the dead letters. The pause runs with the time of the events, so that a
 * replay does what the job did.
 */
final class Breaker {
    static final Duration PAUSE = Duration.ofMinutes(5);
    /** Failures in a row after which a rule rests. */
    static final int MOST = 20;

    private static final int STRIKE = 10;

    private int level;
    private Instant restsUntil = Instant.MIN;
    private boolean resting;

    /** @return whether the rule rests at this time */
    boolean rests(Instant time) {
        return resting && time.isBefore(restsUntil);
    }

    /** The rule did its work. @return whether it had been resting */
    boolean good() {
        level = Math.max(0, level - 1);
        boolean resumed = resting;
        resting = false;
        return resumed;
    }

    /** The rule failed or took too long. @return whether it rests from now on */
    boolean bad(Instant time) {
        // After a rest one more failure is enough.
        level = resting ? MOST * STRIKE : Math.min(MOST * STRIKE, level + STRIKE);
        if (level < MOST * STRIKE) {
            return false;
        }
        level = 0;
        resting = true;
        restsUntil = time.plus(PAUSE);
        return true;
    }

    /** @return end of the rest */
    Instant restsUntil() {
        return restsUntil;
    }
}
