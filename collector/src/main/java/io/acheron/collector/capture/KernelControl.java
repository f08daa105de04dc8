/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import io.acheron.collector.btf.BtfType;
import io.acheron.collector.kernel.KernelLoss;
import io.acheron.collector.kernel.KernelProbes;
import io.acheron.collector.kernel.MapAccess;
import io.acheron.collector.probe.ProbeCatalog;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Control over the programs of a capture in the kernel. */
record KernelControl(KernelProbes probes, ProbeCatalog catalog) implements CaptureControl {
    private static final String EMITTED = "emitted";

    @Override
    public void enable(String probe) {
        probes.enable(probe);
    }

    @Override
    public void disable(String probe, String reason) {
        probes.disable(probe, reason);
    }

    @Override
    public List<ProgramStatistics> programs() {
        return probes.runs().stream()
                .map(it -> new ProgramStatistics(
                        it.probe(), it.variant(), it.program(), it.id(), it.tag(), it.runs(), it.runTimeNs()))
                .toList();
    }

    @Override
    public Map<String, Long> emitted() {
        return probes.losses().stream()
                .filter(it -> it.fate().equals(EMITTED))
                .collect(Collectors.toMap(KernelLoss::kind, KernelLoss::count, Long::sum));
    }

    @Override
    public KernelMap map(String name) {
        return new Access(probes.map(name));
    }

    @Override
    public Map<String, Integer> layout(String struct) {
        return catalog.probes().stream()
                .flatMap(probe -> probe.btf().struct(struct).stream())
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no program has a struct " + struct))
                .members()
                .stream()
                .collect(Collectors.toMap(BtfType.Member::name, BtfType.Member::offset));
    }

    @Override
    public long ringBytes() {
        return probes.ringBytes();
    }

    @Override
    public long ringUsedBytes() {
        return probes.ringUsedBytes();
    }

    /** Hides the package of the kernel from those who come behind the capture. */
    private record Access(MapAccess map) implements KernelMap {
        @Override
        public int keyBytes() {
            return map.keyBytes();
        }

        @Override
        public int valueBytes() {
            return map.valueBytes();
        }

        @Override
        public int capacity() {
            return map.capacity();
        }

        @Override
        public Optional<byte[]> lookup(byte[] key) {
            return map.lookup(key);
        }

        @Override
        public void update(byte[] key, byte[] value) {
            map.update(key, value);
        }

        @Override
        public boolean delete(byte[] key) {
            return map.delete(key);
        }

        @Override
        public void forEach(BiConsumer<byte[], byte[]> entry) {
            map.forEach(entry);
        }
    }
}
