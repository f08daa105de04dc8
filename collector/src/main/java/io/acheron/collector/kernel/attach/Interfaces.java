/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.BpfException;
import io.acheron.collector.kernel.Target;

/** Network interfaces by name. */
final class Interfaces {
    /** Returns the number of an interface in the network namespace of this thread. */
    static int index(Target target, String name) {
        int index = target.libc().if_nametoindex(name);
        if (index == 0) {
            throw new BpfException("there is no network interface " + name);
        }
        return index;
    }

    private Interfaces() {}
}
