/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import io.acheron.local.run.Failure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker, its own controller (KRaft combined mode), on loopback only. */
public final class Broker implements AutoCloseable {
    static final int NODE = 1;

    private final KafkaRaftServer server;
    private final String bootstrap;

    private Broker(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    /**
     * @param port port on 127.0.0.1; 0 for any free one
     * @param directory for the data: empty, or that of a broker that was closed
     * @return when it takes requests
     * @throws Failure if the port is taken or the broker does not start
     */
    public static Broker start(int port, Path directory) {
        int clientPort = Ports.free(port, "the Kafka broker", "--port");
        int controllerPort = Ports.free(0, "the Kafka controller", "--port");
        Properties properties = BrokerConfig.properties(NODE, clientPort, controllerPort, directory);
        try {
            format(directory);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            Broker broker = new Broker(server, "127.0.0.1:" + clientPort);
            try {
                server.startup();
                return broker;
            } catch (Throwable e) {
                Thread.interrupted();
                broker.close();
                throw e;
            }
        } catch (Exception e) {
            throw Failure.of(
                    "the Kafka broker did not start on 127.0.0.1:%d with its data in %s: %s"
                            .formatted(clientPort, directory, Failure.reason(e)),
                    e);
        }
    }

    static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName(BrokerConfig.CONTROLLER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    /** @return host and port for clients */
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
