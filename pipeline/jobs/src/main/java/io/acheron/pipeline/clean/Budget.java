/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.clean;

import java.util.List;
import java.util.Set;

/**
 * How many events a host may send. A host over its budget first loses bulk kinds; the others only when they alone exceed it.
 *
 * @param eventsPerSecond of event time, on average
 * @param burstSeconds a host that was quiet may send so many seconds' worth at once
 * @param hosts ids or names of hosts, {@code *} stands for any text; empty for all
 * @param bulkKinds kinds of events that are left out first
 */
record Budget(Grounds grounds, int eventsPerSecond, int burstSeconds, List<String> hosts, Set<String> bulkKinds) {
    static final String MECHANISM = "rate";
    /** What busy hosts make most of, and what says least alone. */
    static final Set<String> BULK = Set.of(
            "file_change",
            "dns_message",
            "dns_lookup",
            "process_fork",
            "process_exit",
            "tcp_close",
            "udp_flow",
            "descriptor_dup",
            "channel_create",
            "unix_connect");

    boolean concerns(String hostId, String hostName) {
        return hosts.isEmpty() || hosts.stream().anyMatch(glob -> matches(glob, hostId) || matches(glob, hostName));
    }

    /** Linear in practice: the globs are the administrator's, and there is one wild card only. */
    private static boolean matches(String glob, String name) {
        int star = glob.indexOf('*');
        if (star < 0) {
            return glob.equals(name);
        }
        String end = glob.substring(star + 1);
        return name.length() >= star + end.length() && name.startsWith(glob.substring(0, star)) && name.endsWith(end);
    }
}
