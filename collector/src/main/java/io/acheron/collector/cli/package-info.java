/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the command line, puts the stages together, and runs them until somebody says stop. */
@NullMarked
package io.acheron.collector.cli;

import org.jspecify.annotations.NullMarked;
