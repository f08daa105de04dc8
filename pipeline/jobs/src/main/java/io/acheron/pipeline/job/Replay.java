/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.alert.AssembleFunction;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.ListSnapshot;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs recorded events through the operators of the jobs, in one process and without Kafka. The same input gives the same alerts,
 * byte for byte: there is one thread per operator, time is that of the events, and nothing is late because the watermark stays
 * behind until the last event.
 *
 * <p>Starting takes about a second and a run some tenths: keep one open for many runs.
 */
public final class Replay implements AutoCloseable {
    private static final Comparator<Alert> ORDER = Comparator.comparing(Alert::getLastSeen)
            .thenComparing(alert -> alert.getRule().getId())
            .thenComparing(Alert::getAlertId);

    private final MiniCluster cluster;

    private Replay(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What a run gave.
     *
     * @param alerts by time of their last event
     * @param dead events that a stage could not use
     */
    public record Outcome(List<Alert> alerts, List<DeadLetter> dead) {}

    /** Starts the local cluster. */
    public static Replay start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
        cluster.start();
        return new Replay(cluster);
    }

    /**
     * Events as captured go through all stages.
     *
     * @param events in the order in which they were captured
     * @param assets the CMDB
     * @param rules an accepted bundle; one that is not gives no alerts
     */
    public Outcome replay(List<Event> events, List<Asset> assets, RuleBundle rules) throws Exception {
        return run(events, assets, rules, true);
    }

    /**
     * Events as captured go through the stages before detection.
     *
     * @param events in the order in which they were captured
     * @param assets the CMDB
     * @return refined and derived events
     */
    public List<Event> refine(List<Event> events, List<Asset> assets) throws Exception {
        if (events.isEmpty()) {
            return List.of();
        }
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(objectReuse());
        Launch.prepare(env, 1);
        env.setParallelism(1);
        Topology topology = new Topology("replay", new Configuration(), AssembleFunction.Clock.EVENT);
        try (Collected<Event> refined = new Collected<>();
                Listed<Event> source = new Listed<>(Event.class, events);
                Listed<Asset> noAssets = new Listed<>(Asset.class, List.of());
                Listed<JobConfig> noControl = new Listed<>(JobConfig.class, List.of())) {
            Topology.Refined outcome = topology.refine(
                    source.stream(env, OperatorIds.RAW_EVENTS),
                    new Inputs.Assets(new ListSnapshot<>(assets), noAssets.stream(env, OperatorIds.ASSETS)),
                    control(noControl, env));
            outcome.events().sinkTo(refined.sink()).uid(OperatorIds.SINK_EVENTS);
            cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
            return refined.records();
        }
    }

    /** Refined events go through detection alone, as tests of rules on derived events need it. */
    public Outcome replayRefined(List<Event> events, RuleBundle rules) throws Exception {
        return run(events, List.of(), rules, false);
    }

    /** Starts, takes events as captured through the stages before detection without a CMDB, and closes. */
    public static List<Event> refined(List<Event> events) throws Exception {
        try (Replay replay = start()) {
            return replay.refine(events, List.of());
        }
    }

    /** Starts, replays events as captured, and closes. */
    public static List<Alert> run(List<Event> events, List<Asset> assets, RuleBundle rules) throws Exception {
        try (Replay replay = start()) {
            return replay.replay(events, assets, rules).alerts();
        }
    }

    /** Starts, replays refined events, and closes. */
    public static List<Alert> detectOnly(List<Event> events, RuleBundle rules) throws Exception {
        try (Replay replay = start()) {
            return replay.replayRefined(events, rules).alerts();
        }
    }

    private Outcome run(List<Event> events, List<Asset> assets, RuleBundle rules, boolean refine) throws Exception {
        if (events.isEmpty()) {
            return new Outcome(List.of(), List.of());
        }
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(objectReuse());
        Launch.prepare(env, 1);
        env.setParallelism(1);
        Topology topology = new Topology("replay", new Configuration(), AssembleFunction.Clock.EVENT);
        try (Collected<Alert> alerts = new Collected<>();
                Collected<DeadLetter> dead = new Collected<>();
                Listed<Event> source = new Listed<>(Event.class, events);
                Listed<Asset> noAssets = new Listed<>(Asset.class, List.of());
                Listed<JobConfig> noControl = new Listed<>(JobConfig.class, List.of());
                Listed<RuleBundle> noRules = new Listed<>(RuleBundle.class, List.of())) {
            DataStream<Incoming<Event>> raw = source.stream(env, OperatorIds.RAW_EVENTS);
            KeyedStream<Event, String> refined;
            if (refine) {
                Topology.Refined outcome = topology.refine(
                        raw,
                        new Inputs.Assets(new ListSnapshot<>(assets), noAssets.stream(env, OperatorIds.ASSETS)),
                        control(noControl, env));
                outcome.dead().sinkTo(dead.sink()).uid(OperatorIds.SINK_DEAD_LETTERS);
                refined = Topology.stillByHost(outcome.events());
            } else {
                refined = Topology.byHost(topology.decode(raw));
            }
            Topology.Detected detected = topology.detect(
                    refined,
                    new Inputs.Rules(new ListSnapshot<>(List.of(rules)), noRules.stream(env, OperatorIds.RULES)));
            detected.alerts().sinkTo(alerts.sink()).uid(OperatorIds.SINK_ALERTS);
            detected.dead().sinkTo(dead.sink()).uid(OperatorIds.SINK_DETECT_DEAD_LETTERS);
            cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
            return new Outcome(alerts.records().stream().sorted(ORDER).toList(), dead.records());
        }
    }

    private static Inputs.Control control(Listed<JobConfig> none, StreamExecutionEnvironment env) {
        return new Inputs.Control(null, new ListSnapshot<>(List.of()), none.stream(env, OperatorIds.CONTROL));
    }

    private static Configuration objectReuse() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
