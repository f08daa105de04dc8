/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cluster;

import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.JobOptions;
import io.acheron.pipeline.job.SiteJob;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.ExecutionPlan;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** The graph of refine and detect in one job. */
public final class SitePlan {
    /** One host on one partition, whose kernel numbers its events: sequences need not wait for clocks of others. */
    private static final String ORDER = "200 ms";

    private static final String SILENCE = "500 ms";

    /**
     * @param cluster configuration of the cluster it is to run on
     * @param bootstrap broker
     * @param topics names; they exist
     */
    public static ExecutionPlan of(Configuration cluster, String bootstrap, Topics topics) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(cluster);
        environment.setParallelism(1);
        SiteJob.build(
                environment,
                Map.of(
                        JobOptions.BOOTSTRAP.key(), bootstrap,
                        JobOptions.TOPIC_PREFIX.key(), topics.prefix(),
                        JobOptions.OUT_OF_ORDERNESS.key(), ORDER,
                        JobOptions.SILENCE.key(), SILENCE));
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName("acheron site");
        return graph;
    }

    private SitePlan() {}
}
