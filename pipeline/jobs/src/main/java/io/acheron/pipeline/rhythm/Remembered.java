/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.rhythm;

import io.acheron.pipeline.record.RecordTypeInfo;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Records of a host by name, as many as are allowed. For a new one an old one goes, and of the oldest first those that are not worth
 * keeping: whoever calls thousands of destinations once displaces such calls, not the ones that come again.
 */
final class Remembered<V extends SpecificRecordBase> {
    private static final int STEPS = 8;

    private final MapState<String, V> values;
    private final MapState<Long, String> queue;
    /** Position of the oldest name in the queue, and the one after the newest. */
    private final ValueState<Tuple2<Long, Long>> ends;

    private final long most;
    private final Predicate<V> worth;
    private final Counter evicted;

    private Remembered(
            MapState<String, V> values,
            MapState<Long, String> queue,
            ValueState<Tuple2<Long, Long>> ends,
            long most,
            Predicate<V> worth,
            Counter evicted) {
        this.values = values;
        this.queue = queue;
        this.ends = ends;
        this.most = most;
        this.worth = worth;
        this.evicted = evicted;
    }

    /**
     * @param name of the states
     * @param timeToLive since a record was last changed
     * @param worth whether a record gets a second chance
     */
    static <V extends SpecificRecordBase> Remembered<V> open(
            RuntimeContext context, String name, Class<V> type, Duration timeToLive, long most, Predicate<V> worth) {
        StateTtlConfig ttl =
                StateTtlConfig.newBuilder(timeToLive).cleanupFullSnapshot().build();
        return new Remembered<>(
                context.getMapState(
                        mortal(new MapStateDescriptor<>(name, Types.STRING, new RecordTypeInfo<>(type)), ttl)),
                context.getMapState(mortal(new MapStateDescriptor<>(name + "-queue", Types.LONG, Types.STRING), ttl)),
                context.getState(
                        mortal(new ValueStateDescriptor<>(name + "-ends", Types.TUPLE(Types.LONG, Types.LONG)), ttl)),
                most,
                worth,
                context.getMetricGroup().counter("evictedRhythms"));
    }

    @Nullable
    V get(String name) throws Exception {
        return values.get(name);
    }

    /** To be called after each change. */
    void put(String name, V value) throws Exception {
        values.put(name, value);
    }

    /** Makes room for a record that is not there yet. */
    void expect(String name) throws Exception {
        Tuple2<Long, Long> known = ends.value();
        long head = known == null ? 0 : known.f0;
        long tail = known == null ? 0 : known.f1;
        for (int i = 1; tail - head >= most; i++) {
            String oldest = queue.get(head);
            queue.remove(head);
            head++;
            V value = oldest == null ? null : values.get(oldest);
            if (value != null && i < STEPS && worth.test(value)) {
                queue.put(tail, oldest);
                tail++;
            } else if (value != null) {
                values.remove(oldest);
                evicted.inc();
            }
        }
        queue.put(tail, name);
        ends.update(Tuple2.of(head, tail + 1));
    }

    private static <D extends StateDescriptor<?, ?>> D mortal(D descriptor, StateTtlConfig ttl) {
        descriptor.enableTimeToLive(ttl);
        return descriptor;
    }
}
