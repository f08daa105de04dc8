/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.nio.file.Path;

/** A compaction that a test can kill. */
final class CompactorProcess {
    public static void main(String[] arguments) throws Exception {
        new Compaction(128 << 20, Compression.ZSTD).compact(Path.of(arguments[0]));
    }

    private CompactorProcess() {}
}
