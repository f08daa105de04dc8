/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.outlet;

/**
 * An alert on its way to a system.
 *
 * @param alertId id of the alert, the same whenever it is sent again
 * @param fingerprint what repeats of a finding have in common
 * @param body the alert as {@link Outlet#format} wrote it
 */
public record Message(String alertId, String fingerprint, byte[] body) {}
