/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.Topics;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Raw events to refined events. */
public final class RefineJob {
    private static final String JOB = "refine";
    private static final String PURPOSE =
            "Reads raw events, adds what the CMDB knows, cleans and correlates them, writes refined events.";

    /** @param arguments options of {@link JobOptions} as {@code --key value}, or {@code --help} or {@code --dry-run} */
    public static void main(String[] arguments) throws Exception {
        Launch.main(arguments, JOB, PURPOSE, RefineJob::build, settings -> topics(settings.topics()));
    }

    /**
     * Adds the job to an environment without running it.
     *
     * @param options values by the keys of {@link JobOptions}
     * @throws UsageException if an option is wrong or a topic is missing
     */
    public static void build(StreamExecutionEnvironment env, Map<String, String> options) {
        Settings settings = Settings.of(JOB, options);
        Launch.checkTopics(settings, topics(settings.topics()));
        build(env, settings);
    }

    static void build(StreamExecutionEnvironment env, Settings settings) {
        Launch.prepare(env, settings);
        KafkaGraph kafka = new KafkaGraph(env, settings);
        Topology.Refined refined = kafka.refine();
        kafka.handOver(refined);
        kafka.watchSenders(refined);
        kafka.writeStatus();
    }

    private static List<String> topics(Topics topics) {
        return List.of(
                topics.rawEvents(),
                topics.assets(),
                topics.control(),
                topics.events(),
                topics.status(),
                topics.deadLetters());
    }

    private RefineJob() {}
}
