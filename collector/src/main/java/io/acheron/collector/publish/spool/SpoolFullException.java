/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish.spool;

/** The record would take the spool beyond its bound; without a stack trace, since it is met for each record while full. */
public final class SpoolFullException extends Exception {
    private static final long serialVersionUID = 1L;

    SpoolFullException() {
        super("the spool is full", null, false, false);
    }
}
