/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.yaml;

/** A text is not the YAML that is expected; says where. */
public final class YamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String remedy;

    YamlException(int line, int column, String message, String remedy) {
        super(message);
        this.line = line;
        this.column = column;
        this.remedy = remedy;
    }

    /** @return line, first is 1 */
    public int line() {
        return line;
    }

    /** @return column, first is 1 */
    public int column() {
        return column;
    }

    /** @return what to do */
    public String remedy() {
        return remedy;
    }
}
