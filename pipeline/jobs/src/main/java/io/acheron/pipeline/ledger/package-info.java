/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes what collectors say of themselves from ingest, hands the facts that follow (silence, accounts that do not add up) to the raw events. */
@NullMarked
package io.acheron.pipeline.ledger;

import org.jspecify.annotations.NullMarked;
