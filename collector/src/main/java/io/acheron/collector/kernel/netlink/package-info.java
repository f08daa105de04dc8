/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes process events from the kernel's process connector (netlink), fills them up from /proc, and hands them on as a capture: the
 * fallback where BPF is not to be had.
 */
@NullMarked
package io.acheron.collector.kernel.netlink;

import org.jspecify.annotations.NullMarked;
