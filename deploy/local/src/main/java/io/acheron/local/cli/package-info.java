/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the command line, finds the command among those on the class path, and turns its outcome into an exit code and clear lines. */
@NullMarked
package io.acheron.local.cli;

import org.jspecify.annotations.NullMarked;
