/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.pipeline.fault.DeadLetter;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.status.Heartbeat;
import io.acheron.schema.status.JobConfigStatus;
import io.acheron.schema.status.JobReceipt;
import io.acheron.schema.status.Ledger;
import io.acheron.schema.status.RuleActivity;
import io.acheron.schema.status.RuleStatus;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what collectors say of themselves; what jobs say on the same topic is passed over. */
final class StatusDecoder implements KafkaRecordDeserializationSchema<SenderReport> {
    private static final long serialVersionUID = 1L;

    private final String stage;
    private transient @Nullable Codecs codecs;

    private record Codecs(
            SingleObject<Heartbeat> heartbeats, SingleObject<Ledger> ledgers, List<SingleObject<?>> ofJobs) {
        static Codecs create() {
            return new Codecs(
                    SingleObject.of(Heartbeat.class),
                    SingleObject.of(Ledger.class),
                    List.of(
                            SingleObject.of(RuleStatus.class),
                            SingleObject.of(RuleActivity.class),
                            SingleObject.of(JobConfigStatus.class),
                            SingleObject.of(JobReceipt.class)));
        }

        boolean passesOver(byte[] bytes) {
            return ofJobs.stream().anyMatch(codec -> codec.recognises(bytes));
        }
    }

    /** @param stage name of the stage in dead letters */
    StatusDecoder(String stage) {
        this.stage = stage;
    }

    @Override
    public void open(InitializationContext context) {
        codecs = Codecs.create();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SenderReport> out) {
        SenderReport report = decode(record);
        if (report != null) {
            out.collect(report);
        }
    }

    @Nullable
    SenderReport decode(ConsumerRecord<byte[], byte[]> record) {
        if (codecs == null) {
            codecs = Codecs.create();
        }
        byte[] bytes = record.value();
        if (bytes == null || codecs.passesOver(bytes)) {
            return null;
        }
        String problem;
        try {
            SenderReport report = report(codecs, bytes);
            SpecificRecordBase told = report.ledger() == null ? report.heartbeat() : report.ledger();
            problem = told == null ? null : Plausible.problem(told);
            if (problem == null) {
                return report;
            }
        } catch (UndecodableRecordException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new SenderReport(
                "",
                null,
                null,
                DeadLetter.of(stage, problem, record.topic(), record.partition(), record.offset(), bytes)
                        .withKey(RecordDecoder.key(record)));
    }

    private static SenderReport report(Codecs codecs, byte[] bytes) throws UndecodableRecordException {
        if (codecs.ledgers().recognises(bytes)) {
            Ledger ledger = codecs.ledgers().decode(bytes);
            return new SenderReport(ledger.getHostId(), null, ledger, null);
        }
        Heartbeat heartbeat = codecs.heartbeats().decode(bytes);
        return new SenderReport(heartbeat.getHostId(), heartbeat, null, null);
    }

    @Override
    public TypeInformation<SenderReport> getProducedType() {
        return SenderReport.type();
    }
}
