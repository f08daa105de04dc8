/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.ship;

import io.acheron.local.rules.RuleDirectory;
import io.acheron.local.run.Failure;
import io.acheron.rulekit.Problem;
import io.acheron.schema.rule.RuleBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes each change of a directory of rules to the jobs. It looks at the contents, which editors that write a new file, mounts without
 * notification and a checkout of another branch all change in the same way.
 */
public final class RuleWatch {
    private static final long LOOK_EVERY_MS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** After a failure that no change of the files mends: a broker that is away comes back. */
    private static final Duration RETRY_EVERY = Duration.ofSeconds(10);

    private final Path root;
    private final String ruleSet;
    private final Problem.Level maturity;
    private final Shipment shipment;
    private final UnaryOperator<RuleBundle> sign;
    private final Consumer<String> out;
    private String seen = "";
    private String told = "";
    private long retryAt = Long.MAX_VALUE;
    /** Held so that what has not changed need not be built again. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable RuleCheck last;

    /**
     * @param maturity what becomes of rules that lack something their status needs
     * @param sign signs a bundle, or leaves it as it is
     * @param out takes what happens, a line at a time
     */
    public RuleWatch(
            Path root,
            String ruleSet,
            Problem.Level maturity,
            Shipment shipment,
            UnaryOperator<RuleBundle> sign,
            Consumer<String> out) {
        this.root = root;
        this.ruleSet = ruleSet;
        this.maturity = maturity;
        this.shipment = shipment;
        this.sign = sign;
        this.out = out;
    }

    /** What is there now is in force already. */
    public void startFrom(RuleBundle bundle) {
        seen = bundle.getHash();
    }

    /** Runs in a thread of its own. @return ends it */
    public AutoCloseable inBackground() {
        Thread thread = new Thread(
                () -> {
                    try {
                        run();
                    } catch (InterruptedException e) {
                        // Closed: this is how it ends.
                    }
                },
                "watch-rules");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            thread.interrupt();
            thread.join(PATIENCE.toMillis());
        };
    }

    /** Runs until it is interrupted. */
    public void run() throws InterruptedException {
        String before = "";
        while (true) {
            String now = look();
            // Twice the same: whoever writes has finished.
            boolean retry = retryAt != Long.MAX_VALUE && System.nanoTime() - retryAt >= 0;
            if ((!now.equals(seen) || retry) && now.equals(before)) {
                seen = now;
                retryAt = Long.MAX_VALUE;
                take();
            }
            before = now;
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    /** @return what is there, or why it cannot be read */
    private String look() {
        try {
            return bundle(0).getHash();
        } catch (Failure e) {
            // Between the removal of a folder and its replacement, perhaps: told when it is the same twice.
            return e.text();
        }
    }

    private RuleBundle bundle(long version) {
        return RuleDirectory.bundle(root, ruleSet, version, Instant.now());
    }

    private void take() throws InterruptedException {
        try {
            RuleBundle bundle = bundle(Instant.now().getEpochSecond());
            RuleCheck check = RuleCheck.of(bundle, maturity);
            if (!check.passed()) {
                check.reasons().forEach(out);
                out.accept("not published: correct the above; what is in force stays in force");
                return;
            }
            last = check;
            bundle.setVersion(shipment.version(ruleSet, Optional.empty(), bundle.getVersion()));
            Answers answers = shipment.send(sign.apply(bundle), PATIENCE);
            out.accept("published %s version %d: %d rules, %d tests passed"
                    .formatted(
                            ruleSet,
                            bundle.getVersion(),
                            check.rules(),
                            check.outcomes().size()));
            answers.lines().forEach(out);
            told = "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Failure e) {
            tellAndRetry(e.text());
        } catch (Exception | StackOverflowError | LinkageError e) {
            tellAndRetry(Failure.reason(e));
        }
    }

    private void tellAndRetry(String reason) {
        retryAt = System.nanoTime() + RETRY_EVERY.toNanos();
        if (!reason.equals(told)) {
            reason.lines().forEach(out);
            out.accept("not published; tried again every %d s".formatted(RETRY_EVERY.toSeconds()));
        }
        told = reason;
    }
}
