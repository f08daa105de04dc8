/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes rule sets from directories and from the rule topic, hands them to the running jobs, and tells what these answer. */
@NullMarked
package io.acheron.local.ship;

import org.jspecify.annotations.NullMarked;
