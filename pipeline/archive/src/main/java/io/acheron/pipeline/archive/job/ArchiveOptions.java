/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.job;

import io.acheron.pipeline.archive.table.Compression;
import io.acheron.pipeline.job.JobOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of the archive job, given as {@code --key value}. */
public final class ArchiveOptions {
    public static final ConfigOption<String> PATH = ConfigOptions.key("archive.path")
            .stringType()
            .noDefaultValue()
            .withDescription("Folder of the archive: a local path, or a URI of any file system that the cluster has a"
                    + " plugin for, such as s3://bucket/acheron. Required.");

    public static final ConfigOption<Compression> COMPRESSION = ConfigOptions.key("archive.compression")
            .enumType(Compression.class)
            .defaultValue(Compression.ZSTD)
            .withDescription("zstd, or snappy for engines that cannot read it.");

    public static final ConfigOption<MemorySize> ROW_GROUP = ConfigOptions.key("archive.row-group")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(16))
            .withDescription(
                    "Bytes that the writer of a file gathers on the heap before it writes them. Each subtask has"
                            + " a writer for every family and hour that got events since the last checkpoint.");

    /** @return all options in the order help shows them */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(JobOptions.common());
        all.addAll(List.of(PATH, COMPRESSION, ROW_GROUP));
        return List.copyOf(all);
    }

    private ArchiveOptions() {}
}
