/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code archive}: the Parquet files of events and alerts. */
@picocli.CommandLine.Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Look after an archive of Parquet files on this machine, or register one with a metastore.",
        subcommands = {
            ArchiveCompact.class,
            ArchiveExpire.class,
            ArchiveSweep.class,
            ArchiveImport.class,
            ArchiveDdl.class
        })
public final class ArchiveCommand extends Group {}
