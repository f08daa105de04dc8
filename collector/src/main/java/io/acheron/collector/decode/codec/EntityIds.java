/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode.codec;

import io.acheron.schema.id.EntityId;
import org.jspecify.annotations.Nullable;

/**
 * Entity ids made lately: a process is named in its fork, exec and exit, by its children and by theirs. Each has one place, which a later
 * one takes.
 */
final class EntityIds {
    private static final int PLACES = 1024;

    private final String boot;
    private final @Nullable Entry[] entries = new Entry[PLACES];

    private record Entry(int pid, long startNs, String id) {}

    EntityIds(String boot) {
        this.boot = boot;
    }

    String of(int pid, long startNs) {
        int place = pid & PLACES - 1;
        Entry entry = entries[place];
        if (entry == null || entry.pid != pid || entry.startNs != startNs) {
            entry = new Entry(pid, startNs, EntityId.of(boot, pid, startNs));
            entries[place] = entry;
        }
        return entry.id;
    }
}
