/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.rules.RuleDirectory;
import io.acheron.schema.rule.RuleBundle;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Parameter of commands that read a directory of rules. */
final class RuleRoot {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Root of the rules. Default: the rules that come with Acheron.")
    private @Nullable Path directory;

    Path path() {
        return RuleDirectory.resolve(directory);
    }

    RuleBundle bundle(String ruleSet, long version, Instant created) {
        return RuleDirectory.bundle(directory, ruleSet, version, created);
    }

    /** @return the rules as they are checked, which nobody publishes */
    RuleBundle bundle() {
        return bundle(RuleDirectory.DEFAULT_ID, 1, Instant.EPOCH);
    }
}
