/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

/** A name stands for no field; the message is the name. */
final class UnknownFieldException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownFieldException(String name) {
        super(name);
    }
}
