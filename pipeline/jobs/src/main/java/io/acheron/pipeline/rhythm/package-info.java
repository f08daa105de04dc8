/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes connections and DNS messages from the refine stage, hands beacons and names of many addresses to the comparison with the fleet. */
@NullMarked
package io.acheron.pipeline.rhythm;

import org.jspecify.annotations.NullMarked;
