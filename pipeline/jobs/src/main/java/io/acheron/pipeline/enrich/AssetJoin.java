/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.enrich;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.Snapshot;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.event.AssetContext;
import io.acheron.schema.event.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to each event what the CMDB knew about its host at event time. A miss is a value and never an error.
 *
 * <p>The CMDB is small against the events and a host may be entered under its id or any alias, so that every subtask holds all of
 * it. The topic is read once when the operator opens: without that the first events after a start would run ahead of the
 * entries and miss them.
 */
public final class AssetJoin extends KeyedBroadcastProcessFunction<String, Event, Incoming<Asset>, Event>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AssetJoin.class);

    /** Broadcast state: versions of each entry, oldest first, by host id. */
    public static final MapStateDescriptor<String, List<Asset>> ENTRIES =
            new MapStateDescriptor<>("assets", Types.STRING, Types.LIST(new RecordTypeInfo<>(Asset.class)));

    private static final String STAGE = "enrich";

    private final Snapshot<Asset> snapshot;
    private final Duration history;
    private transient AssetIndex index;
    private transient Counter misses;

    /**
     * @param snapshot what the CMDB holds at start
     * @param history how long an entry that is no longer valid is kept
     */
    public AssetJoin(Snapshot<Asset> snapshot, Duration history) {
        this.snapshot = snapshot;
        this.history = history;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        AssetIndex restored = new AssetIndex();
        for (Map.Entry<String, List<Asset>> entry :
                context.getOperatorStateStore().getBroadcastState(ENTRIES).entries()) {
            restored.put(entry.getKey(), entry.getValue());
        }
        index = restored;
    }

    @Override
    public void open(OpenContext context) {
        misses = getRuntimeContext().getMetricGroup().counter("cmdbMisses");
        try {
            for (Asset asset : snapshot.read()) {
                add(asset, Instant.MIN);
            }
        } catch (IOException e) {
            // Stale or missing entries are worth more than a job that does not start; the changes come when they can be
            // read.
            LOG.warn("the job starts with the assets of its state, since {}", e.getMessage());
        }
    }

    @Override
    public void processElement(Event event, ReadOnlyContext context, Collector<Event> out) {
        Asset asset = null;
        try {
            asset = index.find(
                    event.getHeader().getHostId(),
                    event.getHeader().getHostName(),
                    event.getHeader().getEventTime());
        } catch (RuntimeException e) {
            // An entry that cannot be used takes no event with it.
            context.output(DeadLetter.TAG, DeadLetter.of(STAGE, e, event));
        }
        if (asset == null) {
            misses.inc();
        }
        event.setAsset(asset == null ? AssetContext.newBuilder().build() : context(asset));
        out.collect(event);
    }

    @Override
    public void processBroadcastElement(Incoming<Asset> change, Context context, Collector<Event> out)
            throws Exception {
        BroadcastState<String, List<Asset>> entries = context.getBroadcastState(ENTRIES);
        Asset asset = change.value();
        if (asset == null) {
            entries.remove(change.key());
            index.remove(change.key());
            return;
        }
        Instant forget = Instant.ofEpochMilli(context.currentProcessingTime()).minus(history);
        entries.put(asset.getHostId(), add(asset, forget));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // The broadcast state is the snapshot; the index is made from it.
    }

    private List<Asset> add(Asset asset, Instant forget) {
        List<Asset> merged = AssetIndex.merge(index.versions(asset.getHostId()), asset, forget);
        index.put(asset.getHostId(), merged);
        return merged;
    }

    private static AssetContext context(Asset asset) {
        return AssetContext.newBuilder()
                .setMatched(true)
                .setAssetId(asset.getAssetId())
                .setOwner(asset.getOwner())
                .setService(asset.getService())
                .setEnvironment(asset.getEnvironment())
                .setCriticality(asset.getCriticality())
                .setRole(asset.getRole())
                .setTags(asset.getTags())
                .setSource(asset.getSource())
                .build();
    }
}
