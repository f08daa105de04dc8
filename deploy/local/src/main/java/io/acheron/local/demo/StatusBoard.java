/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.demo;

import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.RuleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes what collector and jobs say about themselves. Thread safe. */
final class StatusBoard {
    private final SingleObject<Heartbeat> heartbeats = SingleObject.of(Heartbeat.class);
    private final SingleObject<RuleStatus> ruleStatuses = SingleObject.of(RuleStatus.class);
    private final Map<String, RuleStatus> ruleStatusByHash = new HashMap<>();
    private @Nullable Heartbeat heartbeat;

    /** Takes a record of the status topic; those of other senders are passed over. */
    synchronized void receive(byte[] value, Instant seen) {
        try {
            heartbeat = heartbeats.decode(value);
        } catch (UndecodableRecordException notAHeartbeat) {
            try {
                RuleStatus status = ruleStatuses.decode(value);
                ruleStatusByHash.put(status.getHash(), status);
            } catch (UndecodableRecordException e) {
                return;
            }
        }
        notifyAll();
    }

    /** @return the last heartbeat of the collector */
    synchronized Optional<Heartbeat> heartbeat() {
        return Optional.ofNullable(heartbeat);
    }

    /** @return the first heartbeat, if it comes in time and while {@code alive} */
    Optional<Heartbeat> awaitHeartbeat(Duration bound, Supplier<Boolean> alive) throws InterruptedException {
        return await(bound, alive, () -> heartbeat);
    }

    /** @return what a job says about the rule set with this hash, if it says so in time */
    Optional<RuleStatus> awaitRules(String hash, Duration bound) throws InterruptedException {
        return await(bound, () -> true, () -> ruleStatusByHash.get(hash));
    }

    private synchronized <T> Optional<T> await(Duration bound, Supplier<Boolean> alive, Supplier<@Nullable T> what)
            throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        T found = what.get();
        while (found == null && alive.get()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            // Ends are not announced, so whoever is waited for is looked after now and then.
            wait(Math.min(left, 200));
            found = what.get();
        }
        return Optional.ofNullable(found);
    }
}
