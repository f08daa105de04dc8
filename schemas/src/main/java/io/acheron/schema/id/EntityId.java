/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.schema.id;

/**
 * Names a process for ever: a pid is used again, the triple (boot, pid, start time) is not. The start time counts in ticks of 1/100 s,
 * since /proc tells no more: so a process has the same id whether a probe, the process connector or the start-up snapshot saw it. No
 * pid comes round within a tick.
 */
public final class EntityId {
    private static final int BOOT_PREFIX = 8;
    private static final long TICK_NS = 10_000_000;

    /**
     * @param bootId kernel boot id, UUID text
     * @param pid thread group id in the initial PID namespace
     * @param startTimeNs start of the thread group leader, CLOCK_BOOTTIME nanoseconds
     * @return the name, unique on a host, such as {@code 5f3a2b1c-4711-1234567}
     */
    public static String of(String bootId, int pid, long startTimeNs) {
        String boot = bootId.length() > BOOT_PREFIX ? bootId.substring(0, BOOT_PREFIX) : bootId;
        return boot + '-' + pid + '-' + startTimeNs / TICK_NS;
    }

    private EntityId() {}
}
