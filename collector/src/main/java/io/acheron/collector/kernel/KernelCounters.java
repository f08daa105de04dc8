/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.probe.Probe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the per-CPU counters by which the programs account for each record they made or could not make. */
final class KernelCounters {
    private static final String LOSSES = "losses";
    private static final String LOSS_STRUCT = "loss_counts";
    /** {@code struct handler_cost}: runs, then nanoseconds. */
    private static final String COSTS = "handler_costs";

    private static final String SEQUENCES = "sequences";

    private final SharedMaps maps;
    private final int cpus;
    private final List<Probe> probes;

    KernelCounters(NativeCalls calls, SharedMaps maps, List<Probe> probes) {
        this.maps = maps;
        this.cpus = calls.bpf().libbpf_num_possible_cpus();
        this.probes = probes;
    }

    List<KernelLoss> losses() {
        List<KernelLoss> losses = new ArrayList<>();
        SharedMaps.Shared map = maps.find(LOSSES);
        if (map == null) {
            return losses;
        }
        for (Probe probe : probes) {
            List<BtfType.Member> counters =
                    probe.btf().struct(LOSS_STRUCT).map(BtfType.Struct::members).orElse(List.of());
            for (Probe.EventType event : probe.events()) {
                ByteBuffer values = values(map, event.id());
                counters.forEach(counter ->
                        losses.add(new KernelLoss(event.kind(), counter.name(), sum(values, counter.offset()))));
            }
        }
        return losses;
    }

    /** Returns the last sequence number each CPU has given. */
    long[] sequences() {
        SharedMaps.Shared map = maps.find(SEQUENCES);
        long[] last = new long[cpus];
        if (map != null) {
            values(map, 0).asLongBuffer().get(last);
        }
        return last;
    }

    /** Returns what a handler of system calls did, by its own account. */
    ProgramRun handler(int number, ProgramRun program) {
        SharedMaps.Shared map = maps.find(COSTS);
        if (map == null) {
            return program;
        }
        ByteBuffer values = values(map, number);
        return new ProgramRun(
                program.probe(),
                program.variant(),
                program.program(),
                program.id(),
                program.tag(),
                sum(values, 0),
                sum(values, Long.BYTES));
    }

    /** Returns the time all handlers of system calls took. */
    long handlersNs(int handlers) {
        SharedMaps.Shared map = maps.find(COSTS);
        return map == null
                ? 0
                : IntStream.range(0, handlers)
                        .mapToLong(it -> sum(values(map, it), Long.BYTES))
                        .sum();
    }

    private ByteBuffer values(SharedMaps.Shared map, int index) {
        return ByteBuffer.wrap(maps.perCpu(map, index, cpus)).order(ByteOrder.nativeOrder());
    }

    private long sum(ByteBuffer values, int offset) {
        int each = values.capacity() / cpus;
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += values.getLong(cpu * each + offset);
        }
        return sum;
    }
}
