/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes alerts, hands incidents, the alerts that belong together, to the incident topic and the terminal. */
@NullMarked
package io.acheron.pipeline.incident;

import org.jspecify.annotations.NullMarked;
