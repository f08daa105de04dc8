/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */

/**
 * Takes the counters and probe states of the stages and tells them: as heartbeats to the sink, as lines on stderr, and over HTTP on
 * loopback where configured. The Prometheus text is written here, without a metrics library: the counters exist already, and a registry
 * that copies them would take some megabytes of a process that has to stay small.
 */
@NullMarked
package io.acheron.collector.health;

import org.jspecify.annotations.NullMarked;
