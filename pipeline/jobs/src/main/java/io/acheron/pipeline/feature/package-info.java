/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes refined events, finds patterns over several of them by Flink CEP, and hands the facts to the same stream for rules to judge. */
@NullMarked
package io.acheron.pipeline.feature;

import org.jspecify.annotations.NullMarked;
