/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.delivery;

import io.acheron.pipeline.index.outlet.AlertSinks;
import io.acheron.pipeline.index.outlet.Outlet;
import io.acheron.pipeline.ingest.ReceivedAlert;
import io.acheron.pipeline.sink.DeadLetterSender;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The Flink sink of one outlet.
 *
 * @param name name of the {@link io.acheron.pipeline.index.outlet.AlertSink}
 * @param stage operator id, which dead letters carry
 * @param options options of the job
 * @param limits bounds of the delivery
 * @param deadLetters where alerts go that the system refuses
 */
public record DeliverySink(
        String name, String stage, Map<String, String> options, DeliveryLimits limits, DeadLetters deadLetters)
        implements Sink<ReceivedAlert>, SupportsWriterState<ReceivedAlert, Undelivered> {

    /**
     * @param bootstrap brokers
     * @param topic dead-letter topic
     * @param properties further properties of the producer
     */
    public record DeadLetters(String bootstrap, String topic, Properties properties) implements Serializable {}

    @Override
    public StatefulSinkWriter<ReceivedAlert, Undelivered> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<ReceivedAlert, Undelivered> restoreWriter(
            WriterInitContext context, Collection<Undelivered> restored) {
        Outlet outlet = AlertSinks.named(name).open(Configuration.fromMap(options));
        DeadLetterSender sender =
                new DeadLetterSender(deadLetters.bootstrap(), deadLetters.topic(), deadLetters.properties());
        return new DeliveryWriter(stage, limits, outlet, sender, context, restored);
    }

    @Override
    public SimpleVersionedSerializer<Undelivered> getWriterStateSerializer() {
        return new UndeliveredSerializer();
    }
}
