/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.detect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The definitions one task has met, which its groups name by their ids. They are part of the checkpoint; after a restore each task has
 * those of all, since groups move between tasks when the parallelism changes. Not thread safe.
 */
final class Definitions {
    private static final ListStateDescriptor<byte[]> STATE =
            new ListStateDescriptor<>("definitions", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    /** Clocks of the tasks that sent the steps, and whole minutes. */
    private static final long SLACK_MS = Duration.ofMinutes(10).toMillis();

    private static final class Known {
        final Definition definition;
        long heardMs;

        Known(Definition definition, long heardMs) {
            this.definition = definition;
            this.heardMs = heardMs;
        }
    }

    private final Map<String, Known> known = new HashMap<>();
    private final ListState<byte[]> state;
    private final long ttlMs;

    /**
     * @param ttlMs time by the clock, beyond the window of a rule, for which a group is kept that nothing is heard of
     * @param nowMs time by the clock; all that is restored counts as heard of now, as groups do
     */
    Definitions(OperatorStateStore store, long ttlMs, long nowMs) throws Exception {
        this.ttlMs = ttlMs;
        this.state = store.getUnionListState(STATE);
        for (byte[] bytes : state.get()) {
            Definition definition = Definition.read(bytes);
            known.putIfAbsent(definition.id(), new Known(definition, nowMs));
        }
    }

    /** @return the definition a step refers to, heard of now */
    Definition of(GroupStep step, long nowMs) {
        Known one = known.get(step.rule());
        if (one == null) {
            one = new Known(Definition.read(step.definition()), nowMs);
            known.put(step.rule(), one);
        }
        one.heardMs = nowMs;
        return one.definition;
    }

    /** @return null if no group that names it can be left */
    @Nullable
    Definition find(String id) {
        Known one = known.get(id);
        return one == null ? null : one.definition;
    }

    /** Writes all that a group may still name, and forgets the others. */
    void snapshot(long nowMs) throws Exception {
        known.values().removeIf(one -> nowMs - one.heardMs > ttlMs + reachMs(one.definition) + SLACK_MS);
        List<byte[]> all = new ArrayList<>(known.size());
        known.values().forEach(one -> all.add(one.definition.bytes()));
        state.update(all);
    }

    private static long reachMs(Definition definition) {
        return definition.evaluator().logic().reachMicros() / 1_000;
    }
}
