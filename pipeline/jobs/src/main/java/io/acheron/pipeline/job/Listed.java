/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import io.acheron.pipeline.ingest.Incoming;
import java.util.List;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A bounded source of records of the same process. */
final class Listed<T extends SpecificRecordBase> implements AutoCloseable {
    private final String name;
    private final int size;
    private final Class<T> type;

    Listed(Class<T> type, List<T> values) {
        this.name = InProcess.put(List.copyOf(values));
        this.size = values.size();
        this.type = type;
    }

    DataStream<Incoming<T>> stream(StreamExecutionEnvironment env, String id) {
        // Flink has no empty bounded source; the deletion of what is not there says as little.
        DataGeneratorSource<Incoming<T>> source =
                new DataGeneratorSource<>(new Copies<>(name, size), Math.max(1, size), Incoming.typeOf(type));
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), id, Incoming.typeOf(type))
                .uid(id);
    }

    @Override
    public void close() {
        InProcess.remove(name);
    }

    /** Copies, because the stages add what they know to the records. */
    private static final class Copies<T extends SpecificRecordBase> implements GeneratorFunction<Long, Incoming<T>> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final int size;

        Copies(String name, int size) {
            this.name = name;
            this.size = size;
        }

        @Override
        public Incoming<T> map(Long index) {
            if (size == 0) {
                return new Incoming<>("", null, null);
            }
            T value = InProcess.<List<T>>get(name).get(index.intValue());
            return Incoming.of("", SpecificData.getForClass(value.getClass()).deepCopy(value.getSchema(), value));
        }
    }
}
