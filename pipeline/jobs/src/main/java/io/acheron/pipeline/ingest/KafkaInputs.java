/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.asset.Asset;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes the sources of a job.
 *
 * @param bootstrap brokers, {@code host:port} separated by commas
 * @param group consumer group whose committed offsets show the progress
 * @param start where events are read from when there is no savepoint
 * @param properties further properties of the consumer; they win
 */
public record KafkaInputs(String bootstrap, String group, StartOffsets start, Properties properties) {
    /**
     * Events with event time and watermarks per partition.
     *
     * @param id operator id
     * @param name operator name
     */
    public DataStream<Incoming<Event>> events(
            StreamExecutionEnvironment env,
            String id,
            String name,
            String topic,
            WatermarkStrategy<Incoming<Event>> watermarks) {
        return env.fromSource(
                        source(
                                id,
                                KafkaSubscriber.getTopicListSubscriber(List.of(topic)),
                                start.initializer(),
                                new RecordDecoder<>(id, Event.class, false)),
                        watermarks,
                        name,
                        Incoming.typeOf(Event.class))
                .uid(id);
    }

    /**
     * Records from where the job is told to start, without event time.
     *
     * @param id operator id
     * @param name operator name
     */
    public <T extends SpecificRecordBase> DataStream<Incoming<T>> records(
            StreamExecutionEnvironment env, String id, String name, String topic, Class<T> type) {
        KafkaSubscriber needed = KafkaSubscriber.getTopicListSubscriber(List.of(topic));
        return env.fromSource(
                        source(id, needed, start.initializer(), new RecordDecoder<>(id, type, false)),
                        NoEventTime.strategy(),
                        name,
                        Incoming.typeOf(type))
                .uid(id);
    }

    /** All CMDB entries and then their changes; the topic is compacted, so a job without state starts at its beginning. */
    public DataStream<Incoming<Asset>> assets(StreamExecutionEnvironment env, String id, String name, String topic) {
        return patient(env, id, name, topic, Asset.class);
    }

    /** All rule bundles and then their changes. */
    public DataStream<Incoming<RuleBundle>> rules(
            StreamExecutionEnvironment env, String id, String name, String topic) {
        return patient(env, id, name, topic, RuleBundle.class);
    }

    /** What jobs are told and then its changes; what collectors are told on the same topic is passed over. */
    public DataStream<Incoming<JobConfig>> jobConfigs(
            StreamExecutionEnvironment env, String id, String name, String topic) {
        return env.fromSource(
                        patient(id, topic, new JobConfigDecoder(id)),
                        NoEventTime.strategy(),
                        name,
                        Incoming.typeOf(JobConfig.class))
                .uid(id);
    }

    /**
     * What collectors say of themselves, from now on: a heartbeat of yesterday says nothing about today.
     *
     * @param id operator id
     * @param name operator name
     */
    public DataStream<SenderReport> reports(StreamExecutionEnvironment env, String id, String name, String topic) {
        KafkaSource<SenderReport> source = KafkaSource.<SenderReport>builder()
                .setBootstrapServers(bootstrap)
                .setTopics(topic)
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + id)
                .setStartingOffsets(OffsetsInitializer.latest())
                .setDeserializer(new StatusDecoder(id))
                .setProperties(properties)
                .build();
        return env.fromSource(source, NoEventTime.strategy(), name, SenderReport.type())
                .uid(id);
    }

    /**
     * Alerts with where they were read, without event time: for those who hand them to other systems.
     *
     * @param id operator id
     * @param name operator name
     */
    public DataStream<ReceivedAlert> alerts(StreamExecutionEnvironment env, String id, String name, String topic) {
        KafkaSource<ReceivedAlert> source = KafkaSource.<ReceivedAlert>builder()
                .setBootstrapServers(bootstrap)
                .setTopics(topic)
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + id)
                .setStartingOffsets(start.initializer())
                .setDeserializer(new AlertDecoder(id))
                .setProperty("isolation.level", "read_committed")
                .setProperties(properties)
                .build();
        return env.fromSource(source, NoEventTime.strategy(), name, ReceivedAlert.type())
                .uid(id);
    }

    private <T extends SpecificRecordBase> DataStream<Incoming<T>> patient(
            StreamExecutionEnvironment env, String id, String name, String topic, Class<T> type) {
        return env.fromSource(
                        patient(id, topic, new RecordDecoder<>(id, type)),
                        NoEventTime.strategy(),
                        name,
                        Incoming.typeOf(type))
                .uid(id);
    }

    private <T extends SpecificRecordBase> PatientSource<Incoming<T>> patient(
            String id, String topic, KafkaRecordDeserializationSchema<Incoming<T>> decoder) {
        PatientTopic partitions = new PatientTopic(topic);
        return new PatientSource<>(source(id, partitions, OffsetsInitializer.earliest(), decoder), partitions);
    }

    private <T extends SpecificRecordBase> KafkaSource<Incoming<T>> source(
            String id,
            KafkaSubscriber topic,
            OffsetsInitializer offsets,
            KafkaRecordDeserializationSchema<Incoming<T>> decoder) {
        return KafkaSource.<Incoming<T>>builder()
                .setBootstrapServers(bootstrap)
                .setKafkaSubscriber(topic)
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + id)
                .setStartingOffsets(offsets)
                .setDeserializer(decoder)
                // A refine job may write in transactions: what it took back after a failure must not be read.
                .setProperty("isolation.level", "read_committed")
                .setProperties(properties)
                .build();
    }
}
