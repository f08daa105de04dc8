/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes settings from defaults, a YAML file, the environment and flags, each winning over the one before, and hands the checked
 * result to the command line's main.
 */
@NullMarked
package io.acheron.collector.config;

import org.jspecify.annotations.NullMarked;
