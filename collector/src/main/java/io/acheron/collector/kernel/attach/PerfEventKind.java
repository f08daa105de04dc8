/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.Links;
import io.acheron.collector.kernel.Target;
import java.util.Map;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** {@code perf_event}: each CPU runs the program {@code frequency} times a second, by its software {@code event} (cpu_clock, task_clock). */
public final class PerfEventKind implements AttachKind {
    private static final Map<String, Long> EVENTS = Map.of("cpu_clock", 0L, "task_clock", 1L);
    private static final long MOST_FREQUENT = 1000;
    private static final Map<String, Long> CALL = Map.of("amd64", 298L, "aarch64", 241L);
    private static final int TYPE_SOFTWARE = 1;
    private static final long BY_FREQUENCY = 1 << 10;
    private static final int ALL_PROCESSES = -1;
    private static final int NO_GROUP = -1;
    private static final long CLOSE_ON_EXEC = 8;

    /** Offsets in {@code struct perf_event_attr} (include/uapi/linux/perf_event.h), which never change. */
    private static final int SIZE = 64;

    @Override
    public String name() {
        return "perf_event";
    }

    @Override
    public Set<String> options() {
        return Set.of("event", "frequency");
    }

    @Override
    public Attachment prepare(Target target) {
        Long event = EVENTS.get(target.option("event", "cpu_clock"));
        long frequency = target.number("frequency", 1);
        if (event == null || frequency < 1 || frequency > MOST_FREQUENT) {
            throw target.refuse("'event' is cpu_clock or task_clock, 'frequency' from 1 to " + MOST_FREQUENT);
        }
        return target.links(links -> {
            for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
                attach(target, links, open(target, event, frequency, cpu), cpu);
            }
        });
    }

    private static void attach(Target target, Links links, int fd, int cpu) {
        try {
            // The link owns the descriptor from here on.
            links.add(target.linked(
                    "the clock of CPU " + cpu,
                    () -> target.bpf().bpf_program__attach_perf_event(target.program(), fd)));
        } catch (RuntimeException e) {
            target.libc().close(fd);
            throw e;
        }
    }

    private static int open(Target target, long event, long frequency, int cpu) {
        Pointer attributes = Memory.allocateDirect(target.runtime(), SIZE, true);
        attributes.putInt(0, TYPE_SOFTWARE);
        attributes.putInt(4, SIZE);
        attributes.putLongLong(8, event);
        attributes.putLongLong(16, frequency);
        attributes.putLongLong(40, BY_FREQUENCY);
        Long call = CALL.get(System.getProperty("os.arch"));
        if (call == null) {
            throw target.refuse("perf_event is not known for this processor");
        }
        long fd = target.libc().syscall(call, attributes, ALL_PROCESSES, cpu, NO_GROUP, CLOSE_ON_EXEC);
        if (fd < 0) {
            throw target.failed("open a perf event of CPU " + cpu);
        }
        return (int) fd;
    }
}
