/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

/**
 * What is wrong with a line of a file.
 *
 * @param file path as it was given
 * @param line first is 1
 * @param message what is wrong
 * @param remedy what to do
 */
public record LineProblem(String file, long line, String message, String remedy) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + message + "; " + remedy;
    }
}
