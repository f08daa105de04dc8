/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Numbers the library files that programs are attached to: the kernel gives a program such a number back, not a path.
 */
final class LibraryNames {
    private final List<String> paths = new CopyOnWriteArrayList<>(List.of(""));

    /** Returns the number of a path, a new one at the first call. */
    synchronized int number(String path) {
        int known = paths.indexOf(path);
        if (known > 0) {
            return known;
        }
        paths.add(path);
        return paths.size() - 1;
    }

    /** Returns the path of a number; empty when the number was never given. */
    String path(long number) {
        return number > 0 && number < paths.size() ? paths.get((int) number) : "";
    }
}
