/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes the filters an operator asks for, writes them into the maps the programs look at, and hands events about each change and all that was left out to the drain loop. */
@NullMarked
package io.acheron.collector.filter;

import org.jspecify.annotations.NullMarked;
