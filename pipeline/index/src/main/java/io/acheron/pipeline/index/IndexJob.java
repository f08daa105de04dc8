/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.index.delivery.DeliveryLimits;
import io.acheron.pipeline.index.delivery.DeliverySink;
import io.acheron.pipeline.index.outlet.AlertSink;
import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.ingest.ReceivedAlert;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.job.JobDescription;
import io.acheron.pipeline.job.Launch;
import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Alerts to the systems people look at: a search index, a pager, a log collector. */
public final class IndexJob {
    // State in a savepoint is found by these: an id is never changed and never used again for something else.
    static final String SOURCE = "source-alerts";
    static final String DECODE = "decode-alerts";
    static final String SINK = "sink-alerts-";
    static final String DEAD_LETTERS = "sink-dead-letters";

    private static final JobDescription JOB = new JobDescription(
            "index", "Reads alerts and hands them to OpenSearch, web hooks or syslog.", IndexOptions.all());

    /** @param arguments options of {@link IndexOptions} as {@code --key value}, or {@code --help} or {@code --dry-run} */
    public static void main(String[] arguments) throws Exception {
        Launch.main(arguments, JOB, IndexJob::build, settings -> topics(settings.topics()));
    }

    /**
     * Adds the job to an environment without running it.
     *
     * @param options values by the keys of {@link IndexOptions}
     * @throws UsageException if an option is wrong or a topic is missing
     */
    public static void build(StreamExecutionEnvironment env, Map<String, String> options) {
        Launch.add(env, JOB, options, IndexJob::build, settings -> topics(settings.topics()));
    }

    static Settings settings(Map<String, String> options) {
        return Settings.of(JOB.name(), JOB.options(), options);
    }

    static void build(StreamExecutionEnvironment env, Settings settings) {
        List<AlertSink> sinks = sinks(settings);
        Launch.prepare(env, settings);
        SingleOutputStreamOperator<ReceivedAlert> alerts = settings.inputs()
                .alerts(env, SOURCE, "Alerts", settings.topics().alerts())
                .process(new DivertUnreadable())
                .returns(ReceivedAlert.type())
                .uid(DECODE)
                .name("Decode alerts");
        for (AlertSink sink : sinks) {
            String id = SINK + sink.name();
            alerts.sinkTo(new DeliverySink(
                            sink.name(), id, settings.given(), limits(settings, sink), deadLetters(settings)))
                    .uid(id)
                    .name("Alerts to " + sink.name());
        }
        alerts.getSideOutput(DeadLetter.TAG)
                .sinkTo(settings.outputs().deadLetters())
                .uid(DEAD_LETTERS)
                .name("Dead letters");
    }

    /** @return the sinks that were asked for, their options checked */
    static List<AlertSink> sinks(Settings settings) {
        List<AlertSink> sinks = new ArrayList<>();
        for (String name : settings.options().get(IndexOptions.SINKS).split(",")) {
            try {
                AlertSink sink = AlertSinks.named(name.strip());
                sink.check(settings.options());
                sinks.add(sink);
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
        return sinks;
    }

    private static DeliveryLimits limits(Settings settings, AlertSink sink) {
        return new DeliveryLimits(
                Math.max(1, settings.options().get(IndexOptions.MOST_WAITING)),
                settings.options().get(IndexOptions.FIRST_PAUSE),
                settings.options().get(IndexOptions.LONGEST_PAUSE),
                settings.options().get(IndexOptions.leastSeverity(sink)));
    }

    private static DeliverySink.DeadLetters deadLetters(Settings settings) {
        return new DeliverySink.DeadLetters(
                settings.bootstrap(), settings.topics().deadLetters(), settings.sinkProperties());
    }

    private static List<String> topics(Topics topics) {
        return List.of(topics.alerts(), topics.deadLetters());
    }

    private IndexJob() {}
}
