/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.alert.AlertOnce;
import io.acheron.pipeline.alert.AlertThrottle;
import io.acheron.pipeline.alert.AssembleFunction;
import io.acheron.pipeline.clean.CleanFunction;
import io.acheron.pipeline.detect.DetectFunction;
import io.acheron.pipeline.detect.Detection;
import io.acheron.pipeline.detect.GroupStep;
import io.acheron.pipeline.detect.RuleBeats;
import io.acheron.pipeline.detect.SequenceOperator;
import io.acheron.pipeline.enrich.AssetJoin;
import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.pipeline.feature.DroppedPrograms;
import io.acheron.pipeline.feature.FeatureEvents;
import io.acheron.pipeline.feature.FeatureInputs;
import io.acheron.pipeline.feature.Prevalence;
import io.acheron.pipeline.feature.Sights;
import io.acheron.pipeline.held.WriteBehind;
import io.acheron.pipeline.incident.Connection;
import io.acheron.pipeline.incident.IncidentFunction;
import io.acheron.pipeline.ingest.DecodedEvents;
import io.acheron.pipeline.ingest.DivertDeadLetters;
import io.acheron.pipeline.ingest.Incoming;
import io.acheron.pipeline.ingest.ReadableReports;
import io.acheron.pipeline.ingest.SenderReport;
import io.acheron.pipeline.ledger.Accounting;
import io.acheron.pipeline.ledger.HandOver;
import io.acheron.pipeline.ledger.HandedOver;
import io.acheron.pipeline.ledger.LedgerJoin;
import io.acheron.pipeline.ledger.SenderWatch;
import io.acheron.pipeline.ledger.TakeNumbers;
import io.acheron.pipeline.ledger.TakeOver;
import io.acheron.pipeline.ledger.Tally;
import io.acheron.pipeline.ledger.TallyAccounts;
import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.pipeline.refine.RefineFunction;
import io.acheron.pipeline.rhythm.Beacons;
import io.acheron.pipeline.rhythm.CallInputs;
import io.acheron.pipeline.rhythm.NameFluxes;
import io.acheron.pipeline.status.StatusRecord;
import io.acheron.rulekit.TrustedKeys;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.alert.Incident;
import io.acheron.schema.asset.Asset;
import io.acheron.schema.control.JobConfig;
import io.acheron.schema.event.Event;
import io.acheron.schema.rule.RuleBundle;
import io.acheron.schema.state.HostArrivals;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The graph of the jobs, between sources and sinks:
 *
 * <pre>
 * raw events ─ decode ─ enrich ─ refine ─→ refined events ─ detect ─┬─────────── assemble ─ once ─ throttle ─→ alerts
 *                         assets ┘                        rules ┘   └ sequences ┘      └→ status, dead letters
 * </pre>
 */
final class Topology {
    private static final TypeInformation<Event> EVENT = new RecordTypeInfo<>(Event.class);

    private static final KeySelector<Event, String> HOST =
            event -> event.getHeader().getHostId();

    private static final DroppedPrograms.Ids DROPPED_PROGRAMS =
            new DroppedPrograms.Ids(OperatorIds.FILES, OperatorIds.FILE_ORIGINS, OperatorIds.DROPPED_PROGRAMS);

    private final String job;
    private final ReadableConfig options;
    private final AssembleFunction.Clock clock;
    private final Accounting accounting;

    Topology(String job, ReadableConfig options, AssembleFunction.Clock clock) {
        this.job = job;
        this.options = options;
        this.clock = clock;
        this.accounting = new Accounting(job, options.get(JobOptions.LEDGER_INTERVAL));
    }

    /** Refined events, which numbers of them came, what the stages say of their work, and what failed on the way. */
    record Refined(
            DataStream<Event> events,
            DataStream<HostArrivals> arrivals,
            DataStream<StatusRecord> status,
            DataStream<DeadLetter> dead) {}

    /** Facts about collectors, what the stages say of their work, and what failed on the way. */
    record Senders(DataStream<Event> facts, DataStream<StatusRecord> status, DataStream<DeadLetter> dead) {}

    /** Alerts, what the stages say of their work, and what failed on the way. */
    record Detected(
            DataStream<Alert> alerts,
            DataStream<Incident> incidents,
            DataStream<StatusRecord> status,
            DataStream<DeadLetter> dead) {}

    Refined refine(DataStream<Incoming<Event>> raw, Inputs.Assets assets, Inputs.Control control) {
        SingleOutputStreamOperator<Event> decoded = decode(raw);
        SingleOutputStreamOperator<Incoming<Asset>> changes =
                divert(assets.changes(), OperatorIds.DECODE_ASSETS, "Decode assets");
        SingleOutputStreamOperator<Event> enriched = byHost(decoded)
                .connect(changes.broadcast(AssetJoin.ENTRIES))
                .process(new AssetJoin(assets.snapshot(), options.get(JobOptions.ASSET_HISTORY)), EVENT)
                .uid(OperatorIds.ENRICH)
                .name("Join with CMDB");
        SingleOutputStreamOperator<Event> refined = WriteBehind.process(
                        stillByHost(enriched),
                        new RefineFunction(
                                accounting,
                                options.get(JobOptions.PROCESS_TTL),
                                options.get(JobOptions.PROCESS_MEMORY)),
                        EVENT)
                .uid(OperatorIds.REFINE)
                .name("Refine: repeats, processes, stdio, Java");
        // By host again, so that all streams may go on without another shuffle.
        SingleOutputStreamOperator<Event> dropped =
                DroppedPrograms.find(refined.getSideOutput(FeatureInputs.FILES), DROPPED_PROGRAMS);
        SingleOutputStreamOperator<Event> sights = sights(refined.getSideOutput(FeatureInputs.SUBJECTS));
        SingleOutputStreamOperator<Event> beacons = stillByHost(refined.getSideOutput(CallInputs.CALLS))
                .process(new Beacons(), EVENT)
                .uid(OperatorIds.BEACONS)
                .name("Calls at regular intervals");
        SingleOutputStreamOperator<Event> fluxes = stillByHost(refined.getSideOutput(CallInputs.ANSWERS))
                .process(new NameFluxes(), EVENT)
                .uid(OperatorIds.NAME_FLUX)
                .name("Names of many networks");
        SingleOutputStreamOperator<Event> first = firstSights(sights.union(beacons, fluxes));
        SingleOutputStreamOperator<Event> features = WriteBehind.process(
                        byHost(dropped.union(first)), new FeatureEvents(accounting), EVENT)
                .uid(OperatorIds.FEATURES)
                .name("Facts from patterns");
        SingleOutputStreamOperator<Incoming<JobConfig>> told =
                divert(control.changes(), OperatorIds.DECODE_CONTROL, "Decode control");
        // Last, so that all state has seen what is left out.
        SingleOutputStreamOperator<Event> clean = WriteBehind.process(
                        stillByHost(refined.union(features)),
                        told,
                        List.of(CleanFunction.IN_FORCE),
                        new CleanFunction(accounting, control.own(), control.snapshot()),
                        EVENT)
                .uid(OperatorIds.CLEAN)
                .name("Leave out noise, with receipts");
        return new Refined(
                clean,
                refined.getSideOutput(RefineFunction.ARRIVALS),
                status(List.of(enriched, refined, features, clean)).union(readings(decoded)),
                dead(List.of(
                        decoded, changes, enriched, refined, dropped, sights, beacons, fluxes, first, told, clean)));
    }

    /** Numbers refined events for the job that reads them. */
    static DataStream<Event> handOver(DataStream<Event> refined) {
        return WriteBehind.process(stillByHost(refined), new HandOver(), EVENT)
                .uid(OperatorIds.HAND_OVER)
                .name("Number what is handed over");
    }

    /** Takes the numbers off the events and sends them another way. */
    static SingleOutputStreamOperator<Event> takeNumbers(DataStream<Event> decoded) {
        return decoded.process(new TakeNumbers(), EVENT)
                .uid(OperatorIds.TAKE_NUMBERS)
                .name("Take the numbers off");
    }

    /**
     * Tells which of the numbered events have not come.
     *
     * @param unread tells of those that have come and could not be read
     */
    SingleOutputStreamOperator<Event> takeOver(DataStream<HandedOver> numbers, DataStream<Tally> unread) {
        return WriteBehind.process(
                        numbers.keyBy(HandedOver::hostId, Types.STRING),
                        unread.keyBy(Tally::hostId, Types.STRING),
                        new TakeOver(accounting),
                        EVENT)
                .uid(OperatorIds.TAKE_OVER)
                .name("See whether all have come");
    }

    private static SingleOutputStreamOperator<Event> sights(DataStream<Event> subjects) {
        return stillByHost(subjects)
                .process(new Sights(), EVENT)
                .uid(OperatorIds.SIGHTS)
                .name("What a host did not do lately");
    }

    private SingleOutputStreamOperator<Event> firstSights(DataStream<Event> facts) {
        return facts.keyBy(Prevalence::key, Types.STRING)
                .process(
                        new Prevalence(
                                options.get(JobOptions.PREVALENCE_LEARNING), options.get(JobOptions.PREVALENCE_MEMORY)),
                        EVENT)
                .uid(OperatorIds.PREVALENCE)
                .name("First sights on a service, and how common things are");
    }

    /** What is said of records that were read, and of those that could not be. */
    DataStream<StatusRecord> readings(SingleOutputStreamOperator<Event> decoded) {
        return status(List.of(decoded))
                .union(tallied(decoded.getSideOutput(Tally.TAG), "read", OperatorIds.READ_ACCOUNTS));
    }

    /** Adds up what stages say that are not keyed by host. */
    private DataStream<StatusRecord> tallied(DataStream<Tally> tallies, String hop, String id) {
        return WriteBehind.process(
                        tallies.keyBy(Tally::hostId, Types.STRING),
                        new TallyAccounts(accounting, hop),
                        TypeInformation.of(StatusRecord.class))
                .uid(id)
                .name("Accounts: " + hop);
    }

    /**
     * Facts about collectors, from what they say of themselves and what has arrived.
     *
     * @param readsAll whether events are read from the beginning of the topic
     */
    Senders senders(DataStream<SenderReport> reports, DataStream<HostArrivals> arrivals, boolean readsAll) {
        SingleOutputStreamOperator<SenderReport> readable = reports.process(new ReadableReports())
                .returns(SenderReport.type())
                .uid(OperatorIds.DECODE_STATUS)
                .name("Decode status");
        SingleOutputStreamOperator<Event> facts = readable.keyBy(SenderReport::hostId, Types.STRING)
                .process(
                        new SenderWatch(options.get(JobOptions.HOST_SILENCE), options.get(JobOptions.HOST_MEMORY)),
                        EVENT)
                .uid(OperatorIds.SENDERS)
                .name("Watch the collectors");
        SingleOutputStreamOperator<Event> uncounted = readable.keyBy(SenderReport::hostId, Types.STRING)
                .connect(arrivals.keyBy(HostArrivals::getHostId, Types.STRING))
                .process(new LedgerJoin(accounting, readsAll), EVENT)
                .uid(OperatorIds.LEDGER)
                .name("Compare the accounts");
        return new Senders(
                facts.union(uncounted), status(List.of(facts, uncounted)), dead(List.of(readable, facts, uncounted)));
    }

    /** @param events keyed by host */
    Detected detect(KeyedStream<Event, String> events, Inputs.Rules rules) {
        SingleOutputStreamOperator<Incoming<RuleBundle>> changes =
                divert(rules.changes(), OperatorIds.DECODE_RULES, "Decode rules");
        SingleOutputStreamOperator<Incoming<RuleBundle>> beats = changes.keyBy(Incoming::key, Types.STRING)
                .process(new RuleBeats(), changes.getType())
                .uid(OperatorIds.RULE_BEATS)
                .name("Rules, and beats at which they are taken");
        SingleOutputStreamOperator<Detection> single = WriteBehind.process(
                        events,
                        beats,
                        List.of(DetectFunction.IN_FORCE),
                        new DetectFunction(
                                accounting,
                                OperatorIds.DETECT,
                                rules.snapshot(),
                                TrustedKeys.parse(options.get(JobOptions.TRUSTED_KEYS))),
                        TypeInformation.of(Detection.class))
                .uid(OperatorIds.DETECT)
                .name("Evaluate rules");
        SingleOutputStreamOperator<Detection> sequences = single.getSideOutput(DetectFunction.STEPS)
                .keyBy(GroupStep::key, Types.STRING)
                .transform(
                        "Sequences and correlations",
                        TypeInformation.of(Detection.class),
                        new SequenceOperator(
                                job,
                                OperatorIds.SEQUENCES,
                                options.get(JobOptions.SEQUENCE_TTL),
                                options.get(JobOptions.SEQUENCE_MEMORY)))
                .uid(OperatorIds.SEQUENCES);
        SingleOutputStreamOperator<Alert> assembled = single.union(sequences)
                .process(new AssembleFunction(OperatorIds.ASSEMBLE, clock), new RecordTypeInfo<>(Alert.class))
                .uid(OperatorIds.ASSEMBLE)
                .name("Assemble alerts");
        SingleOutputStreamOperator<Alert> once = assembled
                .keyBy(Alert::getFingerprint, Types.STRING)
                .process(new AlertOnce(options.get(JobOptions.ALERT_MEMORY)), new RecordTypeInfo<>(Alert.class))
                .uid(OperatorIds.ONCE)
                .name("Each alert once");
        SingleOutputStreamOperator<Alert> alerts = DataStreamUtils.reinterpretAsKeyedStream(
                        once, Alert::getFingerprint, Types.STRING)
                .process(throttle(), new RecordTypeInfo<>(Alert.class))
                .uid(OperatorIds.THROTTLE)
                .name("Hold back repeats");
        SingleOutputStreamOperator<Incident> onHosts = incidents(
                alerts.keyBy(Connection::onHost, Types.STRING), 1, OperatorIds.INCIDENTS, "Incidents on a host");
        SingleOutputStreamOperator<Incident> acrossHosts = incidents(
                alerts.keyBy(Connection::acrossHosts, Types.STRING),
                2,
                OperatorIds.INCIDENTS_ACROSS_HOSTS,
                "Incidents across hosts");
        return new Detected(
                alerts,
                onHosts.union(acrossHosts),
                status(List.of(single, sequences, assembled, once, alerts))
                        .union(tallied(
                                side(List.of(assembled, once, alerts), Tally.TAG),
                                "alert",
                                OperatorIds.ALERT_ACCOUNTS)),
                dead(List.of(changes, single, sequences, assembled, onHosts, acrossHosts)));
    }

    private SingleOutputStreamOperator<Incident> incidents(
            KeyedStream<Alert, String> alerts, int hosts, String id, String name) {
        return alerts.process(
                        new IncidentFunction(options.get(JobOptions.INCIDENT_WINDOW), hosts),
                        new RecordTypeInfo<>(Incident.class))
                .uid(id)
                .name(name);
    }

    private AlertThrottle throttle() {
        return new AlertThrottle(
                job,
                options.get(JobOptions.ALERT_THROTTLE),
                // By then a reader has moved its watermark on or fallen silent.
                options.get(JobOptions.OUT_OF_ORDERNESS).plus(options.get(JobOptions.SILENCE)),
                clock);
    }

    SingleOutputStreamOperator<Event> decode(DataStream<Incoming<Event>> raw) {
        // A recording says itself what time it is.
        Duration ahead = clock == AssembleFunction.Clock.EVENT ? null : options.get(JobOptions.AHEAD);
        return raw.process(new DecodedEvents(job, OperatorIds.DECODE_EVENTS, ahead), EVENT)
                .uid(OperatorIds.DECODE_EVENTS)
                .name("Decode events");
    }

    private static <T extends SpecificRecordBase> SingleOutputStreamOperator<Incoming<T>> divert(
            DataStream<Incoming<T>> in, String id, String name) {
        return in.process(new DivertDeadLetters<T>(), in.getType()).uid(id).name(name);
    }

    static KeyedStream<Event, String> byHost(DataStream<Event> events) {
        return events.keyBy(HOST, Types.STRING);
    }

    /** Events of a stage that was keyed by host and left the host as it was: no need to send them through the network again. */
    static KeyedStream<Event, String> stillByHost(DataStream<Event> events) {
        return DataStreamUtils.reinterpretAsKeyedStream(events, HOST, Types.STRING);
    }

    static DataStream<DeadLetter> dead(List<SingleOutputStreamOperator<?>> stages) {
        return side(stages, DeadLetter.TAG);
    }

    static DataStream<StatusRecord> status(List<SingleOutputStreamOperator<?>> stages) {
        return side(stages, StatusRecord.TAG);
    }

    private static <T> DataStream<T> side(List<SingleOutputStreamOperator<?>> stages, OutputTag<T> tag) {
        DataStream<T> all = stages.get(0).getSideOutput(tag);
        for (SingleOutputStreamOperator<?> stage : stages.subList(1, stages.size())) {
            all = all.union(stage.getSideOutput(tag));
        }
        return all;
    }
}
