/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes events that met parts of a rule from the matcher, hands over the sets of events that meet the whole of it. */
@NullMarked
package io.acheron.rulekit.state;

import org.jspecify.annotations.NullMarked;
