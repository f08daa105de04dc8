/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.local.ship.RuleCheck;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.rule.RuleBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules publish}: rules into the running jobs. */
@picocli.CommandLine.Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Put a rule set in force: send it to the rule topic, where running jobs take it as a whole within seconds.",
            "It is sent only if it has no errors and all its tests pass; otherwise the exit code is 1."
        })
final class RulesPublish implements Callable<Integer> {
    @Mixin
    private final RuleRoot root = new RuleRoot();

    @Mixin
    private final Shipping shipping = new Shipping();

    @Mixin
    private final MaturityOption maturity = new MaturityOption();

    @Mixin
    private final RuleSetOption ruleSet = new RuleSetOption();

    @Option(
            names = "--set-version",
            paramLabel = "N",
            description = "Version, higher than the one before. Default: seconds since 1970.")
    private @Nullable Long version;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write the bundle to a file, too: rules rollback takes it.")
    private @Nullable Path save;

    @Option(names = "--dry-run", description = "Do everything but send it; needs no broker.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        shipping.checkKey();
        Instant now = Instant.now();
        RuleBundle bundle = root.bundle(ruleSet.id(), version == null ? now.getEpochSecond() : version, now);
        RuleCheck check = RuleCheck.of(bundle, maturity.level());
        if (!check.passed()) {
            check.reasons().forEach(System.err::println);
            System.err.println("not published: correct the above; what is in force stays in force");
            return 1;
        }
        check.warnings().forEach(System.err::println);
        if (!dryRun) {
            bundle.setVersion(
                    shipping.shipment().version(ruleSet.id(), Optional.ofNullable(version), now.getEpochSecond()));
        }
        RuleBundle signed = shipping.sign(bundle);
        if (save != null) {
            write(save, signed);
        }
        String summary = "%s %s version %d: %d rules, %d tests passed, hash %s%s"
                .formatted(
                        dryRun ? "would publish" : "published",
                        signed.getRuleSetId(),
                        signed.getVersion(),
                        check.rules(),
                        check.outcomes().size(),
                        signed.getHash(),
                        signed.getKeyId().isEmpty() ? "" : ", signed by " + signed.getKeyId());
        if (dryRun) {
            System.out.println(summary);
            return 0;
        }
        return shipping.send(signed, summary);
    }

    private static void write(Path file, RuleBundle bundle) {
        try {
            Files.write(file, SingleObject.of(RuleBundle.class).encode(bundle));
        } catch (IOException e) {
            throw Failure.of("cannot write the bundle to %s: %s".formatted(file, Failure.reason(e)), e);
        }
    }
}
