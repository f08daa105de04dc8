/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes lines about the state of the collector from health and hands them to the service manager's datagram socket. */
@NullMarked
package io.acheron.collector.kernel.notify;

import org.jspecify.annotations.NullMarked;
