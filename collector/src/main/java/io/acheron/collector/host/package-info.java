/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes what this host says about itself in /proc and /sys (who it is, which boot, what time, which users, what already runs) and
 * hands it to the decoders and, as snapshot events, to publish.
 */
@NullMarked
package io.acheron.collector.host;

import org.jspecify.annotations.NullMarked;
