/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.Topics;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Refined events to alerts. */
public final class DetectJob {
    private static final String JOB = "detect";
    private static final String PURPOSE = "Reads refined events, evaluates the rules of the rule topic, writes alerts.";

    /** @param arguments options of {@link JobOptions} as {@code --key value}, or {@code --help} or {@code --dry-run} */
    public static void main(String[] arguments) throws Exception {
        Launch.main(arguments, JOB, PURPOSE, DetectJob::build, settings -> topics(settings.topics()));
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
        kafka.detect(kafka.readRefined());
        kafka.writeStatus();
    }

    private static List<String> topics(Topics topics) {
        return List.of(
                topics.events(),
                topics.rules(),
                topics.alerts(),
                topics.alertsJson(),
                topics.incidents(),
                topics.status(),
                topics.deadLetters());
    }

    private DetectJob() {}
}
