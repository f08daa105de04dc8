/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import io.acheron.pipeline.ingest.DecodedEvents;
import io.acheron.pipeline.ingest.EventWatermarks;
import io.acheron.pipeline.ingest.KafkaInputs;
import io.acheron.pipeline.ingest.StartOffsets;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.event.Event;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ParameterTool;

/** The floor: reads and decodes as our jobs do, and does nothing with it. Flink itself counts the records. */
public final class CountJob {
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** @param arguments {@code --kafka.bootstrap HOST:PORT --kafka.topic.prefix PREFIX --group GROUP} */
    public static void main(String[] arguments) throws Exception {
        ParameterTool options = ParameterTool.fromArgs(arguments);
        Topics topics = new Topics(options.get("kafka.topic.prefix"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KafkaInputs inputs = new KafkaInputs(
                options.get("kafka.bootstrap"), options.get("group"), StartOffsets.EARLIEST, new Properties());
        inputs.events(
                        env,
                        "source",
                        "Raw events",
                        topics.rawEvents(),
                        EventWatermarks.strategy(AHEAD, Duration.ofSeconds(2), Duration.ofSeconds(5)))
                .process(new DecodedEvents("count", "count", AHEAD), new RecordTypeInfo<>(Event.class))
                .uid("count")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        env.execute("count");
    }

    private CountJob() {}
}
