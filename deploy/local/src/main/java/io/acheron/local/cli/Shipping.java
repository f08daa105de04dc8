/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.local.ship.Answers;
import io.acheron.local.ship.Shipment;
import io.acheron.rulekit.BundleSignature;
import io.acheron.rulekit.KeyFiles;
import io.acheron.rulekit.SigningKey;
import io.acheron.schema.rule.RuleBundle;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that send a bundle to the jobs. */
final class Shipping {
    @Mixin
    private final Brokers brokers = new Brokers();

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description =
                    "Sign the bundle with this key, made by rules keygen; jobs with --rules.trusted-keys take no other.")
    private @Nullable Path key;

    @Option(
            names = "--wait",
            paramLabel = "D",
            converter = Durations.class,
            description =
                    "Wait so long, such as 10s, for the answers of the running jobs, and print them; exit code 1 if a subtask"
                            + " refused or did not answer.")
    private @Nullable Duration patience;

    Shipment shipment() {
        return new Shipment(brokers.access(), brokers.topics());
    }

    /** Reads the key, if one was given: a wrong one is told before the tests of all rules have run. */
    void checkKey() {
        if (key != null) {
            read(key);
        }
    }

    /** @return the bundle, signed if a key was given */
    RuleBundle sign(RuleBundle bundle) {
        return key == null ? bundle : BundleSignature.sign(bundle, read(key));
    }

    private static SigningKey read(Path key) {
        try {
            return KeyFiles.read(key);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Sends, and waits if that was asked for.
     *
     * @param summary printed when the broker has it
     * @return exit code
     */
    int send(RuleBundle bundle, String summary) throws InterruptedException {
        if (patience == null) {
            shipment().send(bundle);
            System.out.println(summary);
            return 0;
        }
        Answers answers = shipment().send(bundle, patience);
        System.out.println(summary);
        answers.lines().forEach(System.out::println);
        return answers.good() ? 0 : 1;
    }
}
