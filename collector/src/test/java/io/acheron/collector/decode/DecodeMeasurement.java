/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import com.sun.management.ThreadMXBean;
import io.acheron.collector.ring.RawEvent;
import java.lang.management.ManagementFactory;

/**
 * Measures what decoding a record costs: processor time and allocated bytes of the decoding thread. Run with the
 * collector's own flags, {@code -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m}; the best of some rounds is printed,
 * since a busy machine only ever adds.
 */
final class DecodeMeasurement {
    private static final int ROUNDS = 12;
    private static final int EVENTS = 100_000;
    private static final int PROCESSES = 2000;

    public static void main(String[] arguments) throws Exception {
        DecoderFixture fixture = new DecoderFixture();
        print(
                fixture,
                "process_exit",
                fixture.record("process_exit", "process_exit").set("head.process.comm", "sh"));
        print(fixture, "process_exec", exec(fixture));
    }

    private static RecordBuilder exec(DecoderFixture fixture) {
        RecordBuilder record = fixture.record("process_exec", "process_exec");
        StringBuilder environment = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            environment.append("SOME_VARIABLE_").append(i).append("=/some/value/of/usual/length\0");
        }
        RecordBuilder descriptor = record.element("descriptor")
                .setConstant("type", "DESCRIPTOR_PIPE")
                .set("inode", 12345);
        RecordBuilder ancestor = record.element("ancestor")
                .set("tgid", 1234)
                .set("start_ns", 123_456_789_012L)
                .set("comm", "containerd-shim");
        return record.set("head.process.comm", "bash")
                .set("head.process.parent_tgid", 1233)
                .set("head.process.parent_start_ns", 123_456_789_012L)
                .set("head.process.parent_comm", "java")
                .span("filename", "/usr/bin/bash")
                .span("executable.path", "bash\0bin\0usr\0\0")
                .span("argv", "/bin/bash\0-c\0id; uname -a; cat /etc/passwd\0")
                .span("cwd", "webapp\0srv\0\0")
                .span("env", environment.toString())
                .span("stdio", descriptor, descriptor, descriptor)
                .span("parent_descriptors", descriptor, descriptor, descriptor, descriptor)
                .span("ancestors", ancestor, ancestor, ancestor, ancestor, ancestor);
    }

    /** The same event of many processes, as what is remembered must not flatter the figure. */
    private static RawEvent[] variants(RecordBuilder record) {
        RawEvent[] raws = new RawEvent[PROCESSES];
        for (int i = 0; i < PROCESSES; i++) {
            raws[i] = record.set("head.process.tgid", 10_000 + 7 * i)
                    .set("head.process.start_ns", 123_456_789_012L + 20_000_000L * i)
                    .set("head.sequence", i)
                    .set("head.ktime_ns", 223_456_789_012L + 1_000L * i)
                    .raw();
        }
        return raws;
    }

    private static void print(DecoderFixture fixture, String name, RecordBuilder record) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RawEvent[] raws = variants(record);
        long id = Thread.currentThread().getId();
        long bestNs = Long.MAX_VALUE;
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long allocated = thread.getThreadAllocatedBytes(id);
            long time = thread.getCurrentThreadCpuTime();
            for (int i = 0; i < EVENTS; i++) {
                if (fixture.decoders.decode(raws[i % PROCESSES]) == null) {
                    throw new IllegalStateException("not decoded: " + fixture.decoders.counts());
                }
            }
            bestNs = Math.min(bestNs, thread.getCurrentThreadCpuTime() - time);
            bytes = thread.getThreadAllocatedBytes(id) - allocated;
        }
        System.out.printf(
                "%s: record %d bytes, %d ns/event, %d bytes allocated/event%n",
                name, raws[0].length(), bestNs / EVENTS, bytes / EVENTS);
    }

    private DecodeMeasurement() {}
}
