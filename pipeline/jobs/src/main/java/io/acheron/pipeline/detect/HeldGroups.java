/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups a task has lately had to do with. They are written when there is no more room, when very many have changed, and before each
 * checkpoint, instead of at each step. Not thread safe.
 */
final class HeldGroups {
    /** What is to be written at a barrier, while the stream waits, is bounded by this. */
    static final int MOST_CHANGED = 16_384;

    /** Where groups are kept. */
    interface Backend {
        /** @return null if there is nothing under the key */
        @Nullable
        Group read(String key) throws Exception;

        void write(Group group) throws Exception;

        void clear(Group group) throws Exception;
    }

    private final Backend backend;
    private final Agenda agenda;
    private final int mostKilobytes;
    private final Map<String, Group> held = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Group> changed = new LinkedHashMap<>(16, 0.75f, true);
    private long kilobytes;

    /**
     * @param agenda names the groups that are held, and no others
     * @param mostKilobytes what is held, about; positive
     */
    HeldGroups(Backend backend, Agenda agenda, int mostKilobytes) {
        this.backend = backend;
        this.agenda = agenda;
        this.mostKilobytes = mostKilobytes;
    }

    /** @return what is known of the group; null when that is nothing */
    @Nullable
    Group find(String key) throws Exception {
        Group group = held.get(key);
        if (group == null) {
            group = backend.read(key);
            if (group != null) {
                hold(group);
            }
        }
        return group;
    }

    /** @return the group, a new one if nothing is known of it */
    Group enter(String key) throws Exception {
        Group group = find(key);
        if (group == null) {
            group = new Group(key);
            hold(group);
        }
        return group;
    }

    private void hold(Group group) throws Exception {
        held.put(group.key, group);
        agenda.plan(group);
        weigh(group);
        makeRoom();
    }

    private void weigh(Group group) {
        int weight = group.weigh();
        kilobytes += weight - group.weight;
        group.weight = weight;
    }

    /** The group is not what the backend knows, and it is the one in hand. Others may be written or let go of to make room for it. */
    void changed(Group group) throws Exception {
        held.get(group.key);
        changed.put(group.key, group);
        weigh(group);
        Iterator<Group> oldest = changed.values().iterator();
        while (changed.size() > MOST_CHANGED) {
            backend.write(oldest.next());
            oldest.remove();
        }
        makeRoom();
    }

    /** The group in hand is the last of all, since it was asked for last. */
    private void makeRoom() throws Exception {
        Iterator<Group> unused = held.values().iterator();
        while (kilobytes > mostKilobytes && held.size() > 1) {
            Group gone = unused.next();
            unused.remove();
            letGo(gone);
            if (changed.remove(gone.key) != null) {
                backend.write(gone);
            }
        }
    }

    /** Nothing is to be known of the group any more. */
    void remove(Group group) throws Exception {
        held.remove(group.key);
        changed.remove(group.key);
        letGo(group);
        if (group.stored) {
            backend.clear(group);
        }
    }

    private void letGo(Group group) {
        kilobytes -= group.weight;
        group.weight = 0;
        agenda.drop(group);
    }

    /** Writes all that has changed; it is held on. */
    void writeAll() throws Exception {
        for (Group group : changed.values()) {
            backend.write(group);
        }
        changed.clear();
    }

    /** @return all that are held, a copy */
    List<Group> all() {
        return List.copyOf(held.values());
    }

    int size() {
        return held.size();
    }

    long kilobytes() {
        return kilobytes;
    }
}
