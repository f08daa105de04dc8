/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

/**
 * What became of one way to attach a probe.
 *
 * @param probe name of the probe
 * @param variant name of the variant
 * @param attached whether all its programs were loaded and attached
 * @param reason why not; empty when attached
 */
public record VariantTrial(String probe, String variant, boolean attached, String reason) {}
