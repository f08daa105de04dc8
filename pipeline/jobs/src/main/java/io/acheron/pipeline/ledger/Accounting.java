/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ledger;

import io.acheron.pipeline.held.Held;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * How the stages of a job keep their accounts.
 *
 * @param job name of the job, the sender of the accounts
 * @param interval time by the clock between two tellings of an account that grows
 */
public record Accounting(String job, Duration interval) implements Serializable {
    /**
     * Opens the account of a stage; for its {@code open}. The stage must be keyed by host and write state at barriers.
     *
     * @param held takes the accounts, beside whatever else the stage holds
     */
    public HopAccounts open(RuntimeContext context, String hop, Held held) {
        return new HopAccounts(this, context, hop, held);
    }
}
