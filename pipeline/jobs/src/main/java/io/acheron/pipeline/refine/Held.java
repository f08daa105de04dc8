/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one task has lately read from its keyed state or written to it, so that the ancestors of a process are not read and decoded
 * anew for each of its events. It holds copies of state that only this task changes, and every change goes to the state at once:
 * checkpoints hold what they would hold without it, and after a restore it is empty.
 *
 * <p>Hosts that were not seen for the longest time make room for others. What a host holds here is read anew every
 * {@link #FRESH_MS}, so that nothing outlives its time to live by more than that. Not thread safe.
 */
final class Held {
    static final long FRESH_MS = 600_000;
    /** About half a kilobyte each. */
    static final int MOST_UNITS = 65_536;
    /** A host with very many processes must not take the place of all others. */
    static final int MOST_UNITS_OF_A_HOST = 2_048;

    private final Map<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true);
    private int units;
    private int stores;
    private Host current = new Host(0);

    record Id(int store, Object key) {}

    record Entry(@Nullable Object value, int units) {}

    private static final class Host {
        final long sinceMs;
        final LinkedHashMap<Id, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
        int units;

        Host(long sinceMs) {
            this.sinceMs = sinceMs;
        }
    }

    /**
     * To be called before state of the host is used.
     *
     * @param nowMs time by the clock
     */
    void enter(String host, long nowMs) {
        Host known = hosts.get(host);
        if (known != null && (nowMs - known.sinceMs > FRESH_MS || nowMs < known.sinceMs)) {
            leave(host);
            known = null;
        }
        current = known == null ? new Host(nowMs) : known;
        if (known == null) {
            hosts.put(host, current);
        }
    }

    /** What is held of the host may have been changed without being written, since something failed. */
    void leave(String host) {
        Host gone = hosts.remove(host);
        units -= gone == null ? 0 : gone.units;
        current = new Host(0);
    }

    /**
     * To be called before each snapshot. The backend that keeps state on the heap writes its objects while the task goes on, and
     * copies only those that it is asked for meanwhile: what is held here must be asked for again.
     */
    void clear() {
        hosts.clear();
        units = 0;
        current = new Host(0);
    }

    int units() {
        return units;
    }

    /** @param weigh size of a value beyond its first half kilobyte, in such units */
    <K, V> Store<K, V> over(Store<K, V> state, ToIntFunction<V> weigh) {
        return new HeldStore<>(state, this, stores++, weigh);
    }

    @Nullable
    Entry get(Id id) {
        return current.entries.get(id);
    }

    /**
     * @param value null for what is known not to be there
     * @param weight of the value beyond its first unit
     */
    void put(Id id, @Nullable Object value, int weight) {
        remove(id);
        Entry entry = new Entry(value, 1 + weight);
        current.entries.put(id, entry);
        count(entry.units());
        Iterator<Entry> eldest = current.entries.values().iterator();
        while (current.units > MOST_UNITS_OF_A_HOST && eldest.hasNext()) {
            int freed = eldest.next().units();
            eldest.remove();
            count(-freed);
        }
        // The host in hand is the last of all, since it was entered last.
        Iterator<Host> oldest = hosts.values().iterator();
        while (units > MOST_UNITS && oldest.hasNext()) {
            int freed = oldest.next().units;
            oldest.remove();
            units -= freed;
        }
    }

    void remove(Id id) {
        Entry old = current.entries.remove(id);
        if (old != null) {
            count(-old.units());
        }
    }

    private void count(int more) {
        current.units += more;
        units += more;
    }
}
