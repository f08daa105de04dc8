/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldTest {
    private static final int MOST_UNITS = 65_536;
    private static final int MOST_UNITS_OF_A_HOST = 2_048;

    private final Held held = new Held(MOST_UNITS, MOST_UNITS_OF_A_HOST);
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
        held.write();
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
        for (int i = 0; i < 10 * MOST_UNITS / 64; i++) {
            store.put("n" + i, large);
        }
        assertThat(held.units()).isEqualTo(MOST_UNITS_OF_A_HOST + 1);
        state.entries.clear();
        held.enter("quiet", 0);
        assertThat(store.get("1")).as("not crowded out").isEqualTo("one");
    }

    @Test
    void shouldForgetTheHostThatWasNotSeenForTheLongestTime() {
        int entries = 1_024;
        int fit = MOST_UNITS / entries;
        for (int host = 0; host <= fit; host++) {
            held.enter("h" + host, 0);
            for (int i = 0; i < entries; i++) {
                store.put("k" + i, "v");
            }
        }
        assertThat(held.units()).isEqualTo(MOST_UNITS);
        state.entries.clear();
        held.enter("h1", 0);
        assertThat(store.get("k0")).isEqualTo("v");
        held.enter("h0", 0);
        assertThat(store.get("k0")).isNull();
    }

    @Test
    void shouldWriteEachChangeOnceAtTheBarrierUnderItsKey() {
        Keyed backend = new Keyed(true);
        backend.take("a").put("1", "one");
        backend.take("b").put("1", "uno");
        backend.take("a").put("1", "ONE");
        assertThat(backend.entries).isEmpty();
        held.write();
        assertThat(backend.entries).containsOnly(entry("a/1", "ONE"), entry("b/1", "uno"));
        assertThat(backend.writes).isEqualTo(2);
        held.write();
        assertThat(backend.writes).as("nothing has changed since").isEqualTo(2);
        backend.take("b").remove("1");
        assertThat(backend.entries).containsKey("b/1");
        held.write();
        assertThat(backend.entries).containsOnlyKeys("a/1");
    }

    @Test
    void shouldNotTroubleStateWithWhatComesAndGoesBetweenBarriers() {
        Keyed backend = new Keyed(true);
        Store<String, String> entries = backend.take("a");
        assertThat(entries.get("1")).isNull();
        entries.put("1", "one");
        entries.remove("1");
        held.write();
        assertThat(backend.writes).isZero();
    }

    @Test
    void shouldWriteWhatMakesRoomUnderItsKeyAndGoOnWithTheKeyInHand() {
        Keyed backend = new Keyed(true);
        backend.take("quiet").put("1", "one");
        for (int host = 0; host <= MOST_UNITS; host++) {
            backend.take("h" + host).put("1", "one");
            assertThat(backend.key).isEqualTo("h" + host);
        }
        assertThat(held.units()).isEqualTo(MOST_UNITS);
        assertThat(backend.entries).containsOnlyKeys("quiet/1", "h0/1");
    }

    @Test
    void shouldListWhatWasNotWrittenYet() {
        Keyed backend = new Keyed(true);
        Store<String, String> entries = backend.take("a");
        entries.put("1", "one");
        List<String> listed = new ArrayList<>();
        entries.forEach((key, value) -> listed.add(key + value));
        assertThat(listed).containsExactly("1one");
    }

    @Test
    void shouldReadAnewAfterABarrierOnlyIfTheBackendHandsOutItsOwnObjects() {
        Keyed backend = new Keyed(true);
        backend.take("a").put("1", "one");
        held.write();
        backend.entries.put("a/1", "changed by nobody but this test");
        assertThat(backend.take("a").get("1")).isEqualTo("one");
        held.writeAtBarriers(backend, false);
        held.write();
        assertThat(backend.take("a").get("1")).isEqualTo("changed by nobody but this test");
    }

    @Test
    void shouldKeepWhatWasPutBeforeAFailure() {
        Keyed backend = new Keyed(true);
        backend.take("a").put("1", "one");
        held.leave("a");
        assertThat(backend.entries).containsEntry("a/1", "one");
        assertThat(held.units()).isZero();
    }

    @Test
    void shouldGiveUpWhatCannotBeWrittenAfterAFailureAndKeepTheRest() {
        Keyed backend = new Keyed(true);
        Store<String, String> entries = backend.take("a");
        entries.put("1", Keyed.UNWRITABLE);
        entries.put("2", "two");
        held.leave("a");
        assertThat(backend.entries).containsOnlyKeys("a/2");
        backend.take("a");
        held.write();
        assertThat(backend.entries).containsOnlyKeys("a/2");
    }

    /** Flink's part: shows each key its own entries, and counts the writes. */
    private final class Keyed implements KeyContext {
        static final String UNWRITABLE = "cannot be written";
        final Map<String, String> entries = new HashMap<>();
        private final Store<String, String> ofKey = held.over(new Entries(), text -> 0);
        String key = "";
        int writes;

        Keyed(boolean copies) {
            held.writeAtBarriers(this, copies);
        }

        Store<String, String> take(String next) {
            setCurrentKey(next);
            held.enter(next, 0);
            return ofKey;
        }

        @Override
        public void setCurrentKey(Object next) {
            key = (String) next;
        }

        @Override
        public Object getCurrentKey() {
            return key;
        }

        private final class Entries implements Store<String, String> {
            @Override
            public @Nullable String get(String name) {
                return entries.get(key + '/' + name);
            }

            @Override
            public void put(String name, String value) {
                if (value.equals(UNWRITABLE)) {
                    throw new IllegalStateException(UNWRITABLE);
                }
                writes++;
                entries.put(key + '/' + name, value);
            }

            @Override
            public void remove(String name) {
                writes++;
                entries.remove(key + '/' + name);
            }

            @Override
            public void forEach(BiConsumer<String, String> visitor) {
                entries.forEach((name, value) -> {
                    if (name.startsWith(key + '/')) {
                        visitor.accept(name.substring(key.length() + 1), value);
                    }
                });
            }
        }
    }
}
