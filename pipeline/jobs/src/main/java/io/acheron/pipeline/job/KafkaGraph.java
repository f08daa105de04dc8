/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.alert.AssembleFunction;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.ingest.EventWatermarks;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.KafkaInputs;
import io.acheron.pipeline.ingest.StartOffsets;
import io.acheron.pipeline.ingest.TopicSnapshot;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.pipeline.ledger.HandedOver;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.pipeline.sink.KafkaOutputs;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The topology between Kafka sources and Kafka sinks. */
final class KafkaGraph {
    private final StreamExecutionEnvironment env;
    private final Settings settings;
    private final Topology topology;
    private final Topics topics;
    private final KafkaInputs inputs;
    private final KafkaOutputs outputs;
    private final List<DataStream<StatusRecord>> status = new ArrayList<>();

    KafkaGraph(StreamExecutionEnvironment env, Settings settings) {
        this.env = env;
        this.settings = settings;
        this.topology = new Topology(settings.job(), settings.options(), AssembleFunction.Clock.MACHINE);
        this.topics = settings.topics();
        this.inputs = settings.inputs();
        this.outputs = settings.outputs();
    }

    Topology.Refined refine() {
        DataStream<Incoming<Asset>> assets = inputs.assets(env, OperatorIds.ASSETS, "Assets", topics.assets());
        DataStream<Incoming<JobConfig>> control =
                inputs.jobConfigs(env, OperatorIds.CONTROL, "Control of jobs", topics.control());
        return topology.refine(
                events(OperatorIds.RAW_EVENTS, "Raw events", topics.rawEvents()),
                new Inputs.Assets(snapshot(topics.assets(), Asset.class).withHistory(), assets),
                new Inputs.Control(settings.cleaning(), snapshot(topics.control(), JobConfig.class), control));
    }

    KeyedStream<Event, String> readRefined() {
        SingleOutputStreamOperator<Event> events =
                topology.decode(events(OperatorIds.REFINED_EVENTS, "Refined events", topics.events()));
        writeDead(Topology.dead(List.of(events)), OperatorIds.SINK_DEAD_LETTERS);
        SingleOutputStreamOperator<Event> bare = Topology.takeNumbers(events);
        SingleOutputStreamOperator<Event> missing =
                topology.takeOver(bare.getSideOutput(HandedOver.TAG), events.getSideOutput(Tally.TAG));
        status.add(topology.readings(events).union(Topology.status(List.of(missing))));
        return Topology.byHost(bare.union(missing));
    }

    /** For a job that reads them from the topic. */
    void handOver(Topology.Refined refined) {
        writeRefined(new Topology.Refined(
                Topology.handOver(refined.events()), refined.arrivals(), refined.status(), refined.dead()));
    }

    void writeRefined(Topology.Refined refined) {
        status.add(refined.status());
        write(refined.events(), outputs.events(), OperatorIds.SINK_EVENTS, "Refined events");
        writeDead(refined.dead(), OperatorIds.SINK_DEAD_LETTERS);
    }

    void detect(KeyedStream<Event, String> events) {
        DataStream<Incoming<RuleBundle>> rules = inputs.rules(env, OperatorIds.RULES, "Rules", topics.rules());
        Topology.Detected detected =
                topology.detect(events, new Inputs.Rules(snapshot(topics.rules(), RuleBundle.class), rules));
        write(detected.alerts(), outputs.alerts(), OperatorIds.SINK_ALERTS, "Alerts");
        write(detected.alerts(), outputs.alertsJson(), OperatorIds.SINK_ALERTS_JSON, "Alerts as JSON");
        write(detected.incidents(), outputs.incidents(), OperatorIds.SINK_INCIDENTS, "Incidents");
        status.add(detected.status());
        writeDead(detected.dead(), OperatorIds.SINK_DETECT_DEAD_LETTERS);
    }

    /** Facts about collectors go to the raw events, so that they are joined with the CMDB and judged by rules like any other. */
    void watchSenders(Topology.Refined refined) {
        Topology.Senders senders = topology.senders(
                inputs.reports(env, OperatorIds.STATUS, "Status", topics.status()),
                refined.arrivals(),
                settings.options().get(JobOptions.START) == StartOffsets.EARLIEST);
        status.add(senders.status());
        write(senders.facts(), outputs.senderFacts(), OperatorIds.SINK_SENDERS, "Facts about collectors");
        writeDead(senders.dead(), OperatorIds.SINK_STATUS_DEAD_LETTERS);
    }

    /** What all stages say of their work goes out by one sink; the last call of a job. */
    void writeStatus() {
        DataStream<StatusRecord> all =
                status.stream().reduce((one, other) -> one.union(other)).orElseThrow();
        write(all, outputs.status(), OperatorIds.SINK_STATUS, "Status of the job");
    }

    private DataStream<Incoming<Event>> events(String id, String name, String topic) {
        return inputs.events(
                env,
                id,
                name,
                topic,
                EventWatermarks.strategy(
                        settings.options().get(JobOptions.AHEAD),
                        settings.options().get(JobOptions.OUT_OF_ORDERNESS),
                        settings.options().get(JobOptions.SILENCE)));
    }

    private <T extends SpecificRecordBase> TopicSnapshot<T> snapshot(String topic, Class<T> type) {
        return new TopicSnapshot<>(settings.bootstrap(), topic, type, settings.sourceProperties());
    }

    private void writeDead(DataStream<DeadLetter> dead, String id) {
        write(dead, outputs.deadLetters(), id, "Dead letters");
    }

    private static <T> void write(DataStream<T> records, Sink<T> sink, String id, String name) {
        records.sinkTo(sink).uid(id).name(name);
    }
}
