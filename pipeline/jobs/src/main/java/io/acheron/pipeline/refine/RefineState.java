/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Held;
import io.acheron.pipeline.held.MapStore;
import io.acheron.pipeline.held.Store;
import io.acheron.pipeline.held.ValueStore;
import io.acheron.pipeline.held.ValueStore.Sole;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.state.ChannelState;
import io.acheron.schema.state.CpuSequence;
import io.acheron.schema.state.DescriptorState;
import io.acheron.schema.state.HostState;
import io.acheron.schema.state.InterpreterState;
import io.acheron.schema.state.ProcessBlock;
import io.acheron.schema.state.ProcessState;
import io.acheron.schema.state.ServerState;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of the stage: one map per question, Avro values, each entry with a time to live. Names are part of savepoints.
 *
 * @param host once per host
 * @param sequences by boot and CPU
 * @param queue blocks of known processes, by number
 * @param processes by entity id
 * @param descriptors by entity id
 * @param channels by channel
 * @param interpreters by entity id
 * @param servers by entity id
 */
record RefineState(
        Store<Sole, HostState> host,
        Store<String, CpuSequence> sequences,
        Store<Long, ProcessBlock> queue,
        Store<String, ProcessState> processes,
        Store<String, DescriptorState> descriptors,
        Store<String, ChannelState> channels,
        Store<String, InterpreterState> interpreters,
        Store<String, ServerState> servers) {

    /** Entries RocksDB filters between two looks at the clock. */
    private static final long COMPACTION_ENTRIES = 1000;
    /** Characters that {@link Held} counts as one. */
    private static final int UNIT = 256;

    private static final int ENTITIES_OF_A_UNIT = 8;

    /** @param held remembers what was used lately of the state that events ask for again and again */
    static RefineState open(RuntimeContext context, Duration timeToLive, Held held) {
        // The incremental clean-up of the heap backend would go through all processes of a host at each access; the
        // stage itself
        // forgets what has ended. RocksDB drops the rest when it compacts.
        StateTtlConfig ttl = StateTtlConfig.newBuilder(timeToLive)
                .updateTtlOnCreateAndWrite()
                .neverReturnExpired()
                .disableCleanupInBackground()
                .cleanupInRocksdbCompactFilter(COMPACTION_ENTRIES)
                .cleanupFullSnapshot()
                .build();
        ValueStateDescriptor<HostState> host =
                new ValueStateDescriptor<>("refine-host", new RecordTypeInfo<>(HostState.class));
        host.enableTimeToLive(ttl);
        return new RefineState(
                held.over(
                        new ValueStore<>("refine-host", context.getState(host)),
                        known -> (known.getLosses().size()
                                        + known.getBlindWindows().size())
                                / 8),
                held.over(
                        map(context, ttl, "refine-sequences", Types.STRING, CpuSequence.class),
                        sequence -> sequence.getRuns().stream()
                                .mapToInt(run -> run.getMissing().size() / 8)
                                .sum()),
                held.over(
                        map(context, ttl, "refine-queue", Types.LONG, ProcessBlock.class),
                        block -> block.getEntities().size() / ENTITIES_OF_A_UNIT),
                held.over(
                        map(context, ttl, "refine-processes", Types.STRING, ProcessState.class),
                        process -> length(process.getCommandLine()) / UNIT),
                held.over(
                        map(context, ttl, "refine-descriptors", Types.STRING, DescriptorState.class),
                        descriptors -> descriptors.getHeld().size()),
                held.over(
                        map(context, ttl, "refine-channels", Types.STRING, ChannelState.class),
                        channel -> channel.getHolders().size() / 4),
                held.over(
                        map(context, ttl, "refine-interpreters", Types.STRING, InterpreterState.class),
                        RefineState::size),
                held.over(
                        map(context, ttl, "refine-servers", Types.STRING, ServerState.class),
                        server -> server.getPorts().size() / 16));
    }

    HostState hostOrNew() {
        HostState known = host.get(Sole.VALUE);
        return known == null ? HostState.newBuilder().build() : known;
    }

    private static int size(InterpreterState interpreter) {
        int length = interpreter.getArgv().stream().mapToInt(String::length).sum();
        return 1
                + length / UNIT
                + interpreter.getStdio().size()
                + interpreter.getReported().size() / 4;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static <K, V extends SpecificRecordBase> Store<K, V> map(
            RuntimeContext context, StateTtlConfig ttl, String name, TypeInformation<K> key, Class<V> value) {
        MapStateDescriptor<K, V> descriptor = new MapStateDescriptor<>(name, key, new RecordTypeInfo<>(value));
        descriptor.enableTimeToLive(ttl);
        return new MapStore<>(name, context.getMapState(descriptor));
    }
}
