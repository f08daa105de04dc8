/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
/** Takes the compiled probes and their mappings from the build and proves that the collector can rely on them. */
@NullMarked
package io.acheron.bpf;

import org.jspecify.annotations.NullMarked;
