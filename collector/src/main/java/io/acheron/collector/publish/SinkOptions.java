/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.publish;

import io.acheron.collector.host.HostIdentity;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a sink may need.
 *
 * @param argument text after the colon in {@code --sink name:argument}; empty when there is none
 * @param host who sends
 * @param kafka the broker, for sinks that talk to one
 * @param spool where events wait while the destination is away
 */
public record SinkOptions(String argument, HostIdentity host, Kafka kafka, Spooling spool) {
    /**
     * A broker and the topics on it.
     *
     * @param bootstrap comma separated {@code host:port}
     * @param prefix beginning of all topic names
     * @param partitions partitions of a topic that has to be created; -1 for the broker's default
     * @param replication replicas of a topic that has to be created; -1 for the broker's default
     * @param properties properties of the producer and of the admin client, which win over the collector's defaults
     */
    public record Kafka(
            String bootstrap, String prefix, int partitions, int replication, Map<String, String> properties) {
        public Kafka {
            properties = Map.copyOf(properties);
        }

        /** The topic of captured events. */
        public String eventTopic() {
            return prefix + ".event.raw.v1";
        }

        /** The topic of heartbeats. */
        public String statusTopic() {
            return prefix + ".status.v1";
        }

        /** The topic of configurations. */
        public String controlTopic() {
            return prefix + ".control.v1";
        }

        /** The topic of inventories. */
        public String inventoryTopic() {
            return prefix + ".inventory.v1";
        }
    }

    /**
     * Disk for events that cannot be delivered yet.
     *
     * @param directory directory of this collector alone
     * @param bytes most it may take; 0 for none
     */
    public record Spooling(Path directory, long bytes) {}
}
