/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.local.ship.RuleCheck;
import io.acheron.local.ship.RuleHistory;
import io.acheron.rulekit.Problem;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules rollback}: an earlier bundle in force again. */
@picocli.CommandLine.Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Put an earlier rule set in force again: its files are published as a new version.",
            "It is taken from the rule topic, which keeps earlier ones for a while (--list), or from a file that publish --save wrote."
        })
final class RulesRollback implements Callable<Integer> {
    @Mixin
    private final Shipping shipping = new Shipping();

    @Option(
            names = "--to",
            paramLabel = "VERSION|HASH",
            description = "Version or beginning of the hash. Default: the last one with other files than the newest.")
    private @Nullable String to;

    @Option(names = "--bundle", paramLabel = "FILE", description = "Take it from this file.")
    private @Nullable Path file;

    @Mixin
    private final RuleSetOption ruleSet = new RuleSetOption();

    @Option(names = "--list", description = "Only list what the topic holds.")
    private boolean list;

    @Override
    public Integer call() throws Exception {
        if (list) {
            System.out.println(shipping.shipment().history(ruleSet.id()).lines());
            return 0;
        }
        Instant now = Instant.now();
        RuleBundle earlier = file == null ? fromTopic() : read(file);
        long version = shipping.shipment().version(earlier.getRuleSetId(), Optional.empty(), now.getEpochSecond());
        RuleBundle bundle = RuleBundle.newBuilder(earlier)
                .setVersion(version)
                .setCreated(now.truncatedTo(ChronoUnit.MICROS))
                .setSignature(null)
                .setKeyId("")
                .build();
        // What was good enough then may lack what a status needs today; that must not stand in the way back.
        RuleCheck check = RuleCheck.of(bundle, Problem.Level.WARNING);
        if (!check.passed()) {
            check.reasons().forEach(System.err::println);
            System.err.println(
                    "not published: this version does not take the earlier rules; what is in force stays in force");
            return 1;
        }
        return shipping.send(
                shipping.sign(bundle),
                "rolled back %s to the files of version %d, as version %d: %d rules, hash %s"
                        .formatted(
                                bundle.getRuleSetId(), earlier.getVersion(), version, check.rules(), bundle.getHash()));
    }

    private RuleBundle fromTopic() {
        RuleHistory history = shipping.shipment().history(ruleSet.id());
        return history.find(Optional.ofNullable(to));
    }

    private static RuleBundle read(Path file) {
        try {
            return SingleObject.of(RuleBundle.class).decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Failure.of("cannot read %s: %s".formatted(file, Failure.reason(e)), e);
        } catch (UndecodableRecordException e) {
            throw Failure.of(
                    "%s is no bundle: %s. Take a file that rules publish --save wrote".formatted(file, e.getMessage()),
                    e);
        }
    }
}
