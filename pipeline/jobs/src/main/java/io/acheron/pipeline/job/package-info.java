/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes options, joins the stages into the graphs that a cluster runs. */
@NullMarked
package io.acheron.pipeline.job;

import org.jspecify.annotations.NullMarked;
