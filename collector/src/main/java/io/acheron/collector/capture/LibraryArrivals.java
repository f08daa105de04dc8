/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.Namespaces;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says which programs are worth looking at for a library not met before: each Java, since each may bring its own, and of
 * the others the first few in a mount namespace, then one now and then, since packages are replaced.
 */
final class LibraryArrivals {
    private static final String JAVA = "/java";
    /** A program may end, or not have mapped its libraries, when it is looked at. */
    private static final int FIRST_LOOKS = 8;

    private static final long LATER_LOOKS_NS = 10_000_000_000L;
    private static final int NAMESPACES = 1024;

    private final Map<Long, Looks> looks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Looks> eldest) {
            return size() > NAMESPACES;
        }
    };

    private record Looks(int count, long lastNs) {}

    /** Returns whether the program of a process_exec may have brought a library; counts that it is looked at. */
    boolean mayBring(Event exec) {
        return exec.getProcessExec().getExecutable().getPath().endsWith(JAVA) || isDue(exec);
    }

    private boolean isDue(Event exec) {
        Namespaces namespaces = exec.getProcess().getNamespaces();
        long namespace = namespaces == null ? 0 : namespaces.getMnt();
        long now = exec.getHeader().getKernelTimeNs();
        Looks before = looks.getOrDefault(namespace, new Looks(0, now));
        if (before.count() >= FIRST_LOOKS && now - before.lastNs() < LATER_LOOKS_NS) {
            return false;
        }
        looks.put(namespace, new Looks(Math.min(before.count() + 1, FIRST_LOOKS), now));
        return true;
    }
}
