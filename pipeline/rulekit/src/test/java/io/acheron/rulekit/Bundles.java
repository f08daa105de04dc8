/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.schema.rule.RuleBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Bundles for tests, from texts. */
public final class Bundles {
    /** @param pathsAndContents path, content, path, content, ... */
    public static RuleBundle of(String... pathsAndContents) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.add(new SourceFile(pathsAndContents[i], pathsAndContents[i + 1]));
        }
        return RuleFiles.bundle("test", 1, Instant.parse("2026-01-01T00:00:00Z"), files);
    }

    private Bundles() {}
}
