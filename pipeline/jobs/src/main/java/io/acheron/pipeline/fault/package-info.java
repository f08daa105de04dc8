/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes records that no stage could use, from every stage, hands them to the dead-letter topic with where they came from. */
@NullMarked
package io.acheron.pipeline.fault;

import org.jspecify.annotations.NullMarked;
