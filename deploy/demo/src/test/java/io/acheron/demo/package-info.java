/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes the demo and the collector as they were built, and hands nothing on: the demo caught all and left nothing behind. */
@NullMarked
package io.acheron.demo;

import org.jspecify.annotations.NullMarked;
