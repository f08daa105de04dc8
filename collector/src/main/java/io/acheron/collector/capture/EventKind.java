/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.probe.Priority;

/**
 * An event that a probe may give.
 *
 * @param name such as {@code process_exec}; several probes may give the same
 * @param probe the probe
 * @param type number of its records in this run
 * @param priority which events go first when not all can be given
 */
public record EventKind(String name, String probe, int type, Priority priority) {}
