/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

/**
 * A record taken from the spool.
 *
 * @param number its number, to be given to {@link Spool#acknowledge}; numbers rise in the order of appending
 * @param content as it was appended
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record SpoolRecord(long number, byte[] content) {}
