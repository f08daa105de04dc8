/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.cep.configuration.SharedBufferCacheConfig;
import org.apache.flink.cep.nfa.NFAState;
import org.apache.flink.cep.nfa.NFAStateSerializer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;

/**
 * Runs Flink CEP's automaton on the state of the current key. CEP's own operator is made for one pattern that is fixed when the job
 * is built; here each key names its pattern. The classes used are public but not a stable interface: the Flink version is pinned and
 * the tests of this package say what is relied on.
 */
final class SequenceAutomaton {
    private static final int PATTERNS_KEPT = 1_000;
    private static final int CACHE_SLOTS = 1_024;

    /**
     * What an event led to.
     *
     * @param matches events of each completed sequence, in the order of their time
     * @param timedOut number of partial matches that could no longer complete
     */
    record Progress(List<List<SequenceNfa.Taken>> matches, int timedOut) {}

    private final ClearableStateStore store;
    private final SharedBuffer<Occurrence> buffer;
    private final ValueState<NFAState> state;
    private final Map<String, SequenceNfa> patterns = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SequenceNfa> eldest) {
            return size() > PATTERNS_KEPT;
        }
    };

    SequenceAutomaton(KeyedStateStore keyed, TypeSerializer<Occurrence> serializer) {
        store = new ClearableStateStore(keyed);
        state = store.getState(new ValueStateDescriptor<>("automaton", new NFAStateSerializer()));
        buffer = new SharedBuffer<>(
                store, serializer, new SharedBufferCacheConfig(CACHE_SLOTS, CACHE_SLOTS, Duration.ofDays(1)));
        // Each buffer starts a thread that only logs the use of its cache.
        buffer.releaseCacheStatisticsTimer();
    }

    /** Gives an event to the automaton; times of a key never go back. */
    Progress process(SequencePlan plan, long time, Occurrence occurrence) throws Exception {
        SequenceNfa sequence = pattern(plan);
        NFAState current = state.value() == null ? sequence.nfa().createInitialNFAState() : state.value();
        List<List<SequenceNfa.Taken>> matches = new ArrayList<>();
        int timedOut;
        try (SharedBufferAccessor<Occurrence> accessor = buffer.getAccessor()) {
            timedOut = sequence.nfa()
                    .advanceTime(accessor, current, time, SequenceNfa.SKIP)
                    .f1
                    .size();
            sequence.gate().update(current.getPartialMatches().size());
            Collection<Map<String, List<Occurrence>>> found = sequence.nfa()
                    .process(accessor, current, occurrence, time, SequenceNfa.SKIP, System::currentTimeMillis);
            found.forEach(match -> matches.add(sequence.taken(match)));
        }
        state.update(current);
        return new Progress(matches, timedOut);
    }

    /** Drops partial matches that began too long before a time. @return their number */
    int expire(SequencePlan plan, long time) throws Exception {
        NFAState current = state.value();
        if (current == null) {
            return 0;
        }
        int timedOut;
        try (SharedBufferAccessor<Occurrence> accessor = buffer.getAccessor()) {
            timedOut = pattern(plan)
                    .nfa()
                    .advanceTime(accessor, current, time, SequenceNfa.SKIP)
                    .f1
                    .size();
        }
        state.update(current);
        return timedOut;
    }

    /** @return whether no match has begun: only start states, which know no event, are left */
    boolean isIdle() throws Exception {
        NFAState current = state.value();
        return current == null
                || current.getPartialMatches().stream().allMatch(match -> match.getPreviousBufferEntry() == null);
    }

    /** Drops all state of the current key. */
    void clear() {
        store.clear();
    }

    private SequenceNfa pattern(SequencePlan plan) {
        return patterns.computeIfAbsent(plan.logicHash(), hash -> new SequenceNfa(plan));
    }
}
