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

    /** Events of hosts whose clocks are behind that pass before the rule is tried on one of them. */
    static final int MOST_BEHIND = 10_000;

    private static final int STRIKE = 10;

    private int level;
    private Instant restsUntil = Instant.MIN;
    private boolean resting;
    private int behind;

    /**
     * A host whose clock is years ahead must not silence a rule for the others for years: events from long before the pause are let
     * pass in a bounded number.
     *
     * @return whether the rule rests at this time
     */
    boolean rests(Instant time) {
        if (!resting || !time.isBefore(restsUntil)) {
            return false;
        }
        return !time.isBefore(restsUntil.minus(PAUSE.multipliedBy(2))) || ++behind <= MOST_BEHIND;
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
        behind = 0;
        restsUntil = time.plus(PAUSE);
        return true;
    }

    /** @return end of the rest */
    Instant restsUntil() {
        return restsUntil;
    }
}
