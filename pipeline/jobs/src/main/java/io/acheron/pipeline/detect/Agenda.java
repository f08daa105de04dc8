/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When groups that are held in memory are to be looked at, in event time. It takes the place of a timer in the backend for each step. */
final class Agenda {
    private final TreeSet<Group> groups = new TreeSet<>(
            Comparator.<Group>comparingLong(group -> group.plannedMs).thenComparing(group -> group.key));

    /** Puts the group down for the time it is due. */
    void plan(Group group) {
        long dueMs = group.dueMs();
        if (dueMs != group.plannedMs) {
            drop(group);
            if (dueMs != Group.NEVER) {
                group.plannedMs = dueMs;
                groups.add(group);
            }
        }
    }

    void drop(Group group) {
        if (group.plannedMs != Group.NEVER) {
            groups.remove(group);
            group.plannedMs = Group.NEVER;
        }
    }

    /** @return a group to look at, which is to be put down again afterwards; null if none is due at that time */
    @Nullable
    Group next(long atMs) {
        if (groups.isEmpty() || groups.first().plannedMs > atMs) {
            return null;
        }
        Group first = groups.first();
        drop(first);
        return first;
    }
}
