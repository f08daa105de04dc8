/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.run;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files that belong to the program are. */
public final class Installation {
    /**
     * @return the checkout or installation directory, which holds rules/ and examples/
     * @throws Failure if it is not known
     */
    public static Path root() {
        String given = System.getProperty("acheron.root");
        Path root = Path.of(given == null ? "" : given).toAbsolutePath();
        if (Files.isDirectory(root.resolve("rules"))) {
            return root;
        }
        throw Failure.of("there is no rules directory in %s: start this by ./acheron, or set -Dacheron.root=DIR"
                .formatted(root));
    }

    /** @return the rules that come with the program */
    public static Path rules() {
        return root().resolve("rules");
    }

    /** @return the sample CMDB */
    public static Path sampleAssets() {
        return root().resolve("examples/cmdb/assets.yaml");
    }

    /** @return recorded events */
    public static Path recordedStreams() {
        return root().resolve("examples/streams");
    }

    private Installation() {}
}
