/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import io.acheron.rulekit.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one file. */
public final class Problems {
    private final String path;
    private final List<Problem> found = new ArrayList<>();
    private boolean failed;

    public Problems(String path) {
        this.path = path;
    }

    /** The rule cannot be used. */
    public void error(Yaml at, String message, String remedy) {
        error(at.line(), at.column(), message, remedy);
    }

    /** The rule cannot be used. Line and column count from 1. */
    public void error(int line, int column, String message, String remedy) {
        errorIn(path, line, column, message, remedy);
    }

    /** The rule cannot be used because of another file, such as the DRL beside it. */
    public void errorIn(String file, int line, int column, String message, String remedy) {
        found.add(new Problem(file, line, column, Problem.Level.ERROR, message, remedy));
        failed = true;
    }

    /** The rule can be used; somebody should look at it. */
    public void warning(Yaml at, String message, String remedy) {
        found.add(new Problem(path, at.line(), at.column(), Problem.Level.WARNING, message, remedy));
    }

    /** @return whether an error was found */
    public boolean failed() {
        return failed;
    }

    /** @return what was found so far, in the order it was found */
    public List<Problem> found() {
        return List.copyOf(found);
    }
}
