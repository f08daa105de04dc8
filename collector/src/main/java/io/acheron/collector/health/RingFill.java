/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.health;

/**
 * How full the ring was.
 *
 * @param bytes its size; 0 when there is none
 * @param used most that was found waiting in it
 */
record RingFill(long bytes, long used) {
    static final RingFill NONE = new RingFill(0, 0);
}
