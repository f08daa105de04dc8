/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.filter;

/** A set of filters that is not taken, none of it; the message says which filter, why, and what to write instead. */
public final class FilterRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    FilterRefusedException(String message) {
        super(message);
    }
}
