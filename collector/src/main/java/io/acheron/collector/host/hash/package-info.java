/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/** Takes executables of exec events and of the snapshot, hands their SHA-256 back in those events or in file_hash events that follow. */
@NullMarked
package io.acheron.collector.host.hash;

import org.jspecify.annotations.NullMarked;
