/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

/**
 * What became of one way to attach a probe.
 *
 * @param probe name of the probe
 * @param variant name of the variant
 * @param attached whether all its programs were loaded and attached
 * @param reason why not, or what is missing although it is attached; may be empty
 */
public record ProbeTrial(String probe, String variant, boolean attached, String reason) {}
