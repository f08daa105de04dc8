/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

/** A setting is wrong; the message says which, where it stands and what to write instead. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where it stands and what to write instead */
    public ConfigException(String message) {
        super(message);
    }
}
