/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.job;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink into a list of the same process. */
final class Collected<T> implements AutoCloseable {
    private final Queue<T> records = new ConcurrentLinkedQueue<>();
    private final String name = InProcess.put(records);

    Sink<T> sink() {
        return new ToList<>(name);
    }

    /** @return what has arrived, in the order of arrival */
    List<T> records() {
        return List.copyOf(records);
    }

    @Override
    public void close() {
        InProcess.remove(name);
    }

    private record ToList<T>(String name) implements Sink<T> {
        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            Queue<T> records = InProcess.get(name);
            return new SinkWriter<>() {
                @Override
                public void write(T element, Context unused) {
                    records.add(element);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
