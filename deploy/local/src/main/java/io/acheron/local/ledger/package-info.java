/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the accounts of collectors and jobs from the status topic, hands them as a table to the commands. */
@NullMarked
package io.acheron.local.ledger;

import org.jspecify.annotations.NullMarked;
