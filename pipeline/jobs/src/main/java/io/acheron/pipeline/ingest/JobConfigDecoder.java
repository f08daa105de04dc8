/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import io.acheron.schema.control.JobConfig;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads from the control topic what jobs are told: records whose key begins with {@value #PREFIX}. */
final class JobConfigDecoder implements KafkaRecordDeserializationSchema<Incoming<JobConfig>> {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "job:";

    private final RecordDecoder<JobConfig> decoder;

    /** @param stage name of the stage in dead letters */
    JobConfigDecoder(String stage) {
        this.decoder = new RecordDecoder<>(stage, JobConfig.class);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Incoming<JobConfig>> out) {
        if (record.key() != null && new String(record.key(), StandardCharsets.UTF_8).startsWith(PREFIX)) {
            out.collect(decoder.decode(record));
        }
    }

    @Override
    public TypeInformation<Incoming<JobConfig>> getProducedType() {
        return decoder.getProducedType();
    }
}
