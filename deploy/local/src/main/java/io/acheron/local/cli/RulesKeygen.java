/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import io.acheron.rulekit.KeyFiles;
import io.acheron.rulekit.SigningKey;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;

/** {@code rules keygen}: a key that signs bundles. */
@picocli.CommandLine.Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Make an Ed25519 key: FILE signs bundles (publish --sign-key) and is readable by you alone, FILE.pub goes to the jobs"
                    + " (--rules.trusted-keys)."
        })
final class RulesKeygen implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "File of the key; must not exist.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public Integer call() {
        try {
            SigningKey key = KeyFiles.generate(file);
            System.out.println("key %s in %s, public half in %s".formatted(key.id(), file, KeyFiles.open(file)));
            System.out.println("start the jobs with --rules.trusted-keys " + key.openBase64());
            return 0;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
    }
}
