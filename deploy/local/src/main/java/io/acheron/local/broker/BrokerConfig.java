/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a broker that has one machine, little memory and a short life. */
final class BrokerConfig {
    static final String CONTROLLER = "CONTROLLER";

    static Properties properties(int node, int clientPort, int controllerPort, Path directory) {
        Properties config = new Properties();
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(node));
        config.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d".formatted(clientPort, CONTROLLER, controllerPort));
        config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + clientPort);
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        config.put("inter.broker.listener.name", "PLAINTEXT");
        config.put("controller.listener.names", CONTROLLER);
        config.put("controller.quorum.voters", "%d@127.0.0.1:%d".formatted(node, controllerPort));
        config.put("log.dirs", directory.toString());
        config.put("auto.create.topics.enable", "false");
        single(config);
        small(config);
        return config;
    }

    /** One broker: no replicas, and no waiting for others. */
    private static void single(Properties config) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "1");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("controlled.shutdown.enable", "false");
    }

    /** The defaults are for a machine of its own: 128 MB for the cleaner alone, and three threads for each purpose. */
    private static void small(Properties config) {
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        config.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
        config.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        config.put("log.segment.bytes", Integer.toString(64 << 20));
        config.put("log.retention.bytes", Integer.toString(512 << 20));
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "2");
        config.put("num.recovery.threads.per.data.dir", "1");
        config.put("background.threads", "2");
        config.put("queued.max.requests", "64");
        config.put("group.coordinator.threads", "1");
        config.put("share.coordinator.threads", "1");
        config.put("remote.log.manager.thread.pool.size", "1");
    }

    private BrokerConfig() {}
}
