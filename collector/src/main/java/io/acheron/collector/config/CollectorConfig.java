/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import io.acheron.collector.kernel.Pinning;
import io.acheron.collector.log.LogSettings;
import io.acheron.schema.control.Filter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force, checked.
 *
 * @param sink name of the sink
 * @param sinkArgument what follows the colon; empty if nothing does
 * @param probes probes to attach; empty for all
 * @param ringBytes power of two
 * @param pinning where maps outlive the collector
 * @param watchedPaths absolute, as written
 * @param filters what is left out in the kernel
 * @param inventoryPace time between two looks in percent of the usual; 0 for none
 * @param hostId null to find one
 * @param spoolBytes 0 for no spool
 */
public record CollectorConfig(
        String sink,
        String sinkArgument,
        Mode mode,
        Set<String> probes,
        int ringBytes,
        Pinning pinning,
        boolean snapshot,
        List<String> watchedPaths,
        Filters filters,
        Hashing hashing,
        int inventoryPace,
        @Nullable String hostId,
        Path stateDirectory,
        Kafka kafka,
        Path spoolDirectory,
        long spoolBytes,
        Duration statusInterval,
        Control control,
        Duration integrityInterval,
        Http http,
        LogSettings log,
        Duration stopTimeout) {

    public CollectorConfig {
        probes = Set.copyOf(probes);
        watchedPaths = List.copyOf(watchedPaths);
    }

    /**
     * What is left out in the kernel.
     *
     * @param own those of the collector's own files
     * @param endless whether one without end is taken, from wherever it comes
     */
    public record Filters(List<Filter> own, boolean endless) {
        public Filters {
            own = List.copyOf(own);
        }
    }

    /**
     * What may be spent on hashes of executables.
     *
     * @param bytesPerSecond 0 for no hashes
     * @param largestFile bytes
     */
    public record Hashing(long bytesPerSecond, long largestFile) {}

    /** How events are obtained. */
    public enum Mode {
        /** BPF, or netlink where BPF is not to be had. */
        AUTO,
        /** BPF or nothing. */
        BPF,
        /** The process connector. */
        NETLINK
    }

    /**
     * Whether and as whom the control topic is followed.
     *
     * @param groups the one that wins first
     */
    public record Control(boolean followed, List<String> groups) {
        public Control {
            groups = List.copyOf(groups);
        }
    }

    /**
     * What is served over HTTP.
     *
     * @param listen null for nothing
     * @param remote whether others than this host may be served
     */
    public record Http(@Nullable InetSocketAddress listen, boolean remote) {}

    /**
     * Where Kafka is.
     *
     * @param properties properties of its clients, secrets among them; never print them
     */
    public record Kafka(
            String bootstrap, String prefix, int partitions, int replication, Map<String, String> properties) {
        public Kafka {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "Kafka[%s, prefix %s]".formatted(bootstrap, prefix);
        }
    }
}
