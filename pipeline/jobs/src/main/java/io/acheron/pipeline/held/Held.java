/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one task has lately read from its keyed state or wants to write to it, so that the ancestors of a process are not read and
 * decoded anew for each of its events, and the account of a host is not encoded for each of them. Only this task changes that
 * state. Changes are written when they must make room, and all of them before each snapshot: checkpoints hold what they would hold
 * without it, and after a restore it is empty. Outside of {@link WriteBehind} every change is written at once.
 *
 * <p>What was not used for the longest time makes room. What a key holds here is read anew every {@link #FRESH_MS}, so that nothing
 * outlives its time to live by more than that. Not thread safe.
 */
public final class Held {
    private static final Logger LOG = LoggerFactory.getLogger(Held.class);

    static final long FRESH_MS = 600_000;
    private static final int BYTES_OF_A_UNIT = 512;

    private final int most;
    private final int mostOfAKey;
    private final Map<Object, KeyEntries> keys = new LinkedHashMap<>(16, 0.75f, true);
    private int units;
    private int stores;
    private @Nullable KeyEntries current;
    private @Nullable KeyContext context;
    private boolean copies;

    /**
     * @param most units that are held, a unit being about half a kilobyte
     * @param mostOfAKey units of one key; a host with very many processes must not take the place of all others
     */
    public Held(int most, int mostOfAKey) {
        this.most = most;
        this.mostOfAKey = mostOfAKey;
    }

    /** @return units that take so much memory, about */
    public static int unitsOf(MemorySize memory) {
        return (int) Math.min(Integer.MAX_VALUE, memory.getBytes() / BYTES_OF_A_UNIT);
    }

    /** @return what is held takes about so many kilobytes */
    public long kilobytes() {
        return (long) units * BYTES_OF_A_UNIT / 1024;
    }

    /** @param weigh size of a value beyond its first unit */
    public <K, V> Store<K, V> over(Store<K, V> state, ToIntFunction<V> weigh) {
        return new HeldStore<>(state, this, stores++, weigh);
    }

    /**
     * To be called with the key in hand before its state is used.
     *
     * @param nowMs time by the clock
     */
    public void enter(Object key, long nowMs) {
        if (current != null && current.key.equals(key) && current.isFresh(nowMs)) {
            return;
        }
        KeyEntries known = keys.get(key);
        if (known != null && !known.isFresh(nowMs)) {
            known.write();
            forget(known);
            known = null;
        }
        if (known == null) {
            known = new KeyEntries(key, nowMs);
            keys.put(key, known);
        }
        current = known;
    }

    /**
     * Something failed while the state of the key in hand was being changed: what was put stays, as without this class, what was
     * changed without being put is read anew.
     */
    public void leave(Object key) {
        KeyEntries gone = keys.get(key);
        if (gone == null) {
            return;
        }
        for (HeldEntry entry : gone.entries.values()) {
            try {
                gone.write(entry);
            } catch (RuntimeException e) {
                // Half changed, it may have no encoding. A backend that cannot write fails again at the next barrier.
                LOG.warn("a change of state at {} is given up, since {}", entry.id.key(), e.getMessage());
            }
        }
        forget(gone);
    }

    /**
     * From now on changes are not written at once.
     *
     * @param keyContext sets the key whose state is written
     * @param backendCopies whether the state backend hands out copies. If not, what was read from state or written to it before a
     *     snapshot is read anew after it, since the backend writes its own objects while the task goes on
     */
    void writeAtBarriers(KeyContext keyContext, boolean backendCopies) {
        this.context = keyContext;
        this.copies = backendCopies;
    }

    /** Writes all changes: before each snapshot and at the end of the input. The key in hand may change. */
    void write() {
        for (KeyEntries held : keys.values()) {
            if (held.changed > 0 && context != null) {
                context.setCurrentKey(held.key);
                held.write();
            }
        }
        if (!copies) {
            keys.clear();
            units = 0;
            current = null;
        }
    }

    int units() {
        return units;
    }

    @Nullable
    HeldEntry get(HeldEntry.Id id) {
        return inHand().entries.get(id);
    }

    /** Holds what was read. */
    void read(HeldStore<?, ?> store, HeldEntry.Id id, @Nullable Object value, int weight) {
        KeyEntries held = inHand();
        HeldEntry entry = new HeldEntry(store, id, value == null);
        held.entries.put(id, entry);
        held.resize(entry, value, 1 + weight);
        makeRoom(held);
    }

    /**
     * Holds a change.
     *
     * @param value null for what is no longer there
     */
    void change(HeldStore<?, ?> store, HeldEntry.Id id, @Nullable Object value, int weight) {
        KeyEntries held = inHand();
        HeldEntry entry = held.entries.get(id);
        if (entry == null) {
            entry = new HeldEntry(store, id, false);
            held.entries.put(id, entry);
        }
        held.resize(entry, value, 1 + weight);
        if (!entry.changed) {
            entry.changed = true;
            held.changed++;
        }
        if (context == null) {
            held.write(entry);
        }
        makeRoom(held);
    }

    /** Writes what is held of the key in hand, so that its entries can be listed. */
    void writeInHand() {
        inHand().write();
    }

    private KeyEntries inHand() {
        if (current == null) {
            throw new IllegalStateException("held state is used before a key was entered");
        }
        return current;
    }

    private void forget(KeyEntries held) {
        keys.remove(held.key);
        units -= held.units;
        if (current == held) {
            current = null;
        }
    }

    private void makeRoom(KeyEntries inHand) {
        while (inHand.units > mostOfAKey && inHand.entries.size() > 1) {
            inHand.dropEldest();
        }
        while (units > most) {
            KeyEntries eldest = keys.values().iterator().next();
            if (eldest == inHand) {
                return; // entered last: it is alone
            }
            dropFrom(eldest, inHand);
        }
    }

    private void dropFrom(KeyEntries eldest, KeyEntries inHand) {
        KeyContext switched = eldest.changed > 0 ? context : null;
        if (switched != null) {
            switched.setCurrentKey(eldest.key);
        }
        while (units > most && !eldest.entries.isEmpty()) {
            eldest.dropEldest();
        }
        if (switched != null) {
            switched.setCurrentKey(inHand.key);
        }
        if (eldest.entries.isEmpty()) {
            keys.remove(eldest.key);
        }
    }

    /** What is held of one key. */
    private final class KeyEntries {
        final Object key;
        final long sinceMs;
        final Map<HeldEntry.Id, HeldEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
        int units;
        int changed;

        KeyEntries(Object key, long sinceMs) {
            this.key = key;
            this.sinceMs = sinceMs;
        }

        boolean isFresh(long nowMs) {
            return nowMs >= sinceMs && nowMs - sinceMs <= FRESH_MS;
        }

        void resize(HeldEntry entry, @Nullable Object value, int size) {
            count(size - entry.units);
            entry.value = value;
            entry.units = size;
        }

        /** The key must be in hand. */
        void write() {
            if (changed > 0) {
                entries.values().forEach(this::write);
            }
        }

        void write(HeldEntry entry) {
            if (entry.changed) {
                entry.write();
                entry.changed = false;
                changed--;
            }
        }

        void dropEldest() {
            Iterator<HeldEntry> eldest = entries.values().iterator();
            HeldEntry entry = eldest.next();
            write(entry);
            eldest.remove();
            count(-entry.units);
        }

        private void count(int more) {
            units += more;
            Held.this.units += more;
        }
    }
}
