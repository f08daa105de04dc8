/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

/**
 * A value and where it stands.
 *
 * @param value as it was written
 * @param origin for people, such as {@code collector.yaml:3}, {@code environment} or {@code --spool}
 */
record Sourced(String value, String origin) {}
