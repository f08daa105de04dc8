/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

/**
 * Who asks for a change, for the audit.
 *
 * @param source {@code file} or {@code control}; each has filters of its own
 * @param version of the configuration; 0 when it has none
 * @param issuedBy who issued it, as the configuration says; may be empty
 */
public record Origin(String source, long version, String issuedBy) {}
