/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

/**
 * What became of the records of one event.
 *
 * @param kind event kind; empty for records of no known type
 * @param fate {@code in}, {@code out}, or why records were dropped
 * @param count records since the start
 */
public record DecodeCount(String kind, String fate, long count) {}
