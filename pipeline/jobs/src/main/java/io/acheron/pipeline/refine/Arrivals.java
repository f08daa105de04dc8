/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import io.acheron.pipeline.held.Store;
import io.acheron.schema.event.Header;
import io.acheron.schema.state.CpuArrivals;
import io.acheron.schema.state.CpuSequence;
import io.acheron.schema.state.HostArrivals;
import io.acheron.schema.state.HostState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells which numbers of a host have arrived, to be compared with what its collector says it sent. */
final class Arrivals {
    /** Remembers how far the stream of the host has been read. */
    static void note(Header header, HostState host) {
        if (header.getCpu() < 0) {
            return;
        }
        long time = ChronoUnit.MICROS.between(Instant.EPOCH, header.getEventTime());
        host.setBootTime(time - header.getKernelTimeNs() / 1_000);
        host.setLatest(header.getBootId().equals(host.getBootId()) ? Math.max(host.getLatest(), time) : time);
        host.setBootId(header.getBootId());
    }

    static HostArrivals of(String hostId, HostState host, Store<String, CpuSequence> sequences) {
        List<CpuArrivals> cpus = new ArrayList<>();
        String boot = host.getBootId() + '/';
        sequences.forEach((key, sequence) -> {
            // Other sources than CPUs have more behind the number.
            if (key.startsWith(boot) && key.indexOf('/', boot.length()) < 0) {
                cpus.add(new CpuArrivals(
                        Integer.parseInt(key.substring(boot.length())), new ArrayList<>(sequence.getRuns())));
            }
        });
        cpus.sort(Comparator.comparingInt(CpuArrivals::getCpu));
        return new HostArrivals(hostId, host.getBootId(), host.getBootTime(), host.getLatest(), cpus);
    }

    private Arrivals() {}
}
