/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import org.jspecify.annotations.Nullable;

/** A value as it is, and what is known of the state behind it. */
final class HeldEntry {
    final Id id;

    @Nullable
    Object value;

    int units;
    boolean changed;

    private final HeldStore<?, ?> store;
    private boolean absent;

    /** @param absent whether state is known to have no value: what comes and goes between two snapshots is never written */
    HeldEntry(HeldStore<?, ?> store, Id id, boolean absent) {
        this.store = store;
        this.id = id;
        this.absent = absent;
    }

    void write() {
        if (value != null || !absent) {
            store.write(id.key(), value);
        }
        absent = value == null;
    }

    /** Store and key; a class, since it is made and compared for each access, where records are slow until compiled. */
    static final class Id {
        private final int store;
        private final Object key;

        Id(int store, Object key) {
            this.store = store;
            this.key = key;
        }

        Object key() {
            return key;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id id && store == id.store && key.equals(id.key);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + store;
        }
    }
}
