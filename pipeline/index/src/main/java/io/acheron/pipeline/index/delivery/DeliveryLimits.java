/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import io.acheron.schema.alert.Severity;
import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of the delivery to one system.
 *
 * @param mostWaiting alerts that each parallel part may hold before it holds back the stream, at least 1
 * @param firstPause how long a system is left alone after a first failed attempt; doubled with each further one
 * @param longestPause the longest of these pauses
 * @param leastSeverity alerts below it are counted and left out
 */
public record DeliveryLimits(int mostWaiting, Duration firstPause, Duration longestPause, Severity leastSeverity)
        implements Serializable {}
