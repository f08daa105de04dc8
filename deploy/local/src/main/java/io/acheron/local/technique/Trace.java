/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** By what a run of a technique is recognised in an alert: its processes, its ports, its marker. Thread safe. */
public final class Trace {
    private final Instant began = Instant.now();
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final String marker;

    Trace(String marker) {
        this.marker = marker;
    }

    void pid(long pid) {
        pids.add(pid);
    }

    void port(int port) {
        ports.add(port);
    }

    /** @return when the run began */
    public Instant began() {
        return began;
    }

    /** @return processes started by the run, as far as they were seen */
    public Set<Long> pids() {
        return pids;
    }

    /** @return ports on loopback nobody else listens on */
    public Set<Integer> ports() {
        return ports;
    }

    /** @return a word that appears in the names and commands of this run only */
    public String marker() {
        return marker;
    }
}
