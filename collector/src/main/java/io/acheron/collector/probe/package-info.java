/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes the probe files of the kernel side's jar, hands what each declares to the parts that load it and decode its
 * records.
 */
@NullMarked
package io.acheron.collector.probe;

import org.jspecify.annotations.NullMarked;
