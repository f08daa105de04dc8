/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import java.util.Locale;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How the pages of a file are compressed. */
public enum Compression {
    /** Smallest; read by every current engine. */
    ZSTD(CompressionCodecName.ZSTD),
    /** For engines older than Zstandard, such as Hive 3. */
    SNAPPY(CompressionCodecName.SNAPPY);

    private final CompressionCodecName codec;

    Compression(CompressionCodecName codec) {
        this.codec = codec;
    }

    CompressionCodecName codec() {
        return codec;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
