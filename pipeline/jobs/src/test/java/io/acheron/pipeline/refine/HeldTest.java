/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldTest {
    private final Held held = new Held();
    private final MemoryStore<String, String> state = new MemoryStore<>();
    private final Store<String, String> store = held.over(state, text -> text.length() / 256);

    @Test
    void shouldWriteAtOnceAndReadOnce() {
        held.enter("host", 0);
        store.put("1", "one");
        assertThat(state.entries).containsEntry("1", "one");
        state.entries.put("1", "changed by nobody but this test");
        assertThat(store.get("1")).isEqualTo("one");
        store.remove("1");
        assertThat(state.entries).isEmpty();
        assertThat(store.get("1")).isNull();
    }

    @Test
    void shouldRememberThatThereIsNothing() {
        held.enter("host", 0);
        assertThat(store.get("1")).isNull();
        state.entries.put("1", "changed by nobody but this test");
        assertThat(store.get("1")).isNull();
        store.put("1", "one");
        assertThat(store.get("1")).isEqualTo("one");
    }

    @Test
    void shouldKeepHostsAndStoresApart() {
        Store<String, String> other = held.over(new MemoryStore<>(), text -> 0);
        held.enter("host", 0);
        store.put("1", "one");
        assertThat(other.get("1")).isNull();
        state.entries.clear(); // Flink shows each host its own entries
        held.enter("host-2", 0);
        assertThat(store.get("1")).isNull();
        held.enter("host", 0);
        assertThat(store.get("1")).isEqualTo("one");
    }

    @Test
    void shouldReadAnewAfterAWhileSoThatTimeToLiveCounts() {
        held.enter("host", 0);
        store.put("1", "one");
        state.entries.clear(); // expired
        held.enter("host", Held.FRESH_MS);
        assertThat(store.get("1")).isEqualTo("one");
        held.enter("host", Held.FRESH_MS + 1);
        assertThat(store.get("1")).isNull();
        assertThat(held.units()).isEqualTo(1);
    }

    @Test
    void shouldReadAnewAfterAFailure() {
        held.enter("host", 0);
        store.put("1", "one");
        held.leave("host");
        state.entries.put("1", "as written");
        held.enter("host", 0);
        assertThat(store.get("1")).isEqualTo("as written");
    }

    @Test
    void shouldReadAnewAfterASnapshot() {
        held.enter("host", 0);
        store.put("1", "one");
        held.clear();
        assertThat(held.units()).isZero();
        state.entries.put("1", "as the backend has it");
        held.enter("host", 0);
        assertThat(store.get("1")).isEqualTo("as the backend has it");
    }

    @Test
    void shouldBoundAHostByTheSizeOfItsValues() {
        held.enter("quiet", 0);
        store.put("1", "one");
        held.enter("noisy", 0);
        String large = "x".repeat(256 * 63);
        for (int i = 0; i < 10 * Held.MOST_UNITS / 64; i++) {
            store.put("n" + i, large);
        }
        assertThat(held.units()).isEqualTo(Held.MOST_UNITS_OF_A_HOST + 1);
        state.entries.clear();
        held.enter("quiet", 0);
        assertThat(store.get("1")).as("not crowded out").isEqualTo("one");
    }

    @Test
    void shouldForgetTheHostThatWasNotSeenForTheLongestTime() {
        int entries = 1_024;
        int fit = Held.MOST_UNITS / entries;
        for (int host = 0; host <= fit; host++) {
            held.enter("h" + host, 0);
            for (int i = 0; i < entries; i++) {
                store.put("k" + i, "v");
            }
        }
        assertThat(held.units()).isEqualTo(Held.MOST_UNITS);
        state.entries.clear();
        held.enter("h1", 0);
        assertThat(store.get("k0")).isEqualTo("v");
        held.enter("h0", 0);
        assertThat(store.get("k0")).isNull();
    }
}
