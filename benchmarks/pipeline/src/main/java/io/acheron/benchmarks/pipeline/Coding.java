/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.pipeline;

import io.acheron.pipeline.record.RecordTypeInfo;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.Event;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** What it costs to take an event from one task to the next: written, and read again, by Flink's serializer for Avro and by ours. */
final class Coding {
    private static final int ROUNDS = 7;
    private static final int HOSTS = 100;

    private final List<Event> events;
    private final DataOutputSerializer out = new DataOutputSerializer(4096);
    private final DataInputDeserializer in = new DataInputDeserializer();

    private Coding(List<Event> events) {
        this.events = events;
    }

    static Report measure(Arguments arguments) throws Exception {
        int count = (int) arguments.number("events", 20_000);
        int passes = (int) arguments.number("passes", 10);
        Coding coding = new Coding(recorded(count));
        Map<String, TypeInformation<Event>> ways = new LinkedHashMap<>();
        ways.put("Flink's AvroTypeInfo", new AvroTypeInfo<>(Event.class));
        ways.put("RecordTypeInfo", new RecordTypeInfo<>(Event.class));
        coding.agree(ways);
        Map<String, double[]> rounds = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, TypeInformation<Event>> way : ways.entrySet()) {
                rounds.computeIfAbsent(way.getKey(), name -> new double[ROUNDS])[round] =
                        coding.nanos(serializer(way.getValue()), passes);
            }
        }
        Report report = new Report(
                "coding",
                "%,d recorded events, each written and read, %d rounds in turn, ns of the thread's CPU"
                        .formatted(count, ROUNDS));
        report.row("", "median", "least", "most", "times as fast");
        double first = 0;
        for (Map.Entry<String, double[]> way : rounds.entrySet()) {
            double[] sorted = way.getValue();
            Arrays.sort(sorted);
            double median = sorted[ROUNDS / 2];
            first = first == 0 ? median : first;
            report.row(
                    way.getKey(),
                    "%,.0f".formatted(median),
                    "%,.0f".formatted(sorted[0]),
                    "%,.0f".formatted(sorted[ROUNDS - 1]),
                    "%.2f".formatted(first / median));
        }
        return report;
    }

    private static List<Event> recorded(int count) throws Exception {
        SingleObject<Event> codec = SingleObject.of(Event.class);
        List<byte[]> sent = new ArrayList<>();
        new FleetEvents(HOSTS).send(count, event -> sent.add(event.value()));
        List<Event> events = new ArrayList<>();
        for (byte[] value : sent) {
            events.add(codec.decode(value));
        }
        return events;
    }

    private static TypeSerializer<Event> serializer(TypeInformation<Event> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    private void agree(Map<String, TypeInformation<Event>> ways) throws Exception {
        for (Map.Entry<String, TypeInformation<Event>> way : ways.entrySet()) {
            TypeSerializer<Event> serializer = serializer(way.getValue());
            for (Event event : events) {
                if (!through(serializer, event).equals(event)) {
                    throw new IllegalStateException(way.getKey() + " changes " + event);
                }
            }
        }
    }

    private double nanos(TypeSerializer<Event> serializer, int passes) throws Exception {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int hash = 0;
        for (int pass = 0; pass < passes; pass++) {
            for (Event event : events) {
                hash += through(serializer, event).getKind().length();
            }
        }
        long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        if (hash == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return (double) (after - before) / passes / events.size();
    }

    private Event through(TypeSerializer<Event> serializer, Event event) throws Exception {
        out.clear();
        serializer.serialize(event, out);
        in.setBuffer(out.getSharedBuffer(), 0, out.length());
        return serializer.deserialize(in);
    }
}
