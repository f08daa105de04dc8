/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

/** {@code cmdb}: the assets that alerts name. */
@picocli.CommandLine.Command(
        name = "cmdb",
        mixinStandardHelpOptions = true,
        description = "Load the CMDB into the asset topic.",
        subcommands = CmdbLoad.class)
public final class CmdbCommand extends Group {}
