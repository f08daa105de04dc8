/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.rules;

import io.acheron.local.run.Failure;
import io.acheron.local.run.Installation;
import io.acheron.rulekit.RuleFiles;
import io.acheron.schema.rule.RuleBundle;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the rules of a directory. */
public final class RuleDirectory {
    /** Name of the rule set when none is given. */
    public static final String DEFAULT_ID = "default";

    /**
     * @param directory root of the rules; null for those that come with the program
     * @return the directory, which exists
     * @throws Failure if it does not
     */
    public static Path resolve(@Nullable Path directory) {
        if (directory == null) {
            return Installation.rules();
        }
        if (!Files.isDirectory(directory)) {
            throw Failure.of("there is no directory %s; name the root of a rule set".formatted(directory));
        }
        return directory;
    }

    /**
     * @param directory root of the rules; null for those that come with the program
     * @param id name of the rule set
     * @param version rises with each publication
     * @param created time of making
     * @throws Failure if it cannot be read or holds no rule
     */
    public static RuleBundle bundle(@Nullable Path directory, String id, long version, Instant created) {
        Path root = resolve(directory);
        try {
            RuleBundle bundle = RuleFiles.bundle(id, version, created, RuleFiles.read(root));
            if (bundle.getFiles().isEmpty()) {
                throw Failure.of("there are no rule files in " + root);
            }
            return bundle;
        } catch (UncheckedIOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
    }

    private RuleDirectory() {}
}
