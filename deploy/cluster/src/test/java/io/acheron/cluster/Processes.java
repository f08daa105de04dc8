/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cluster;

import io.acheron.local.broker.BrokerProcess;
import io.acheron.local.broker.SecureListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broker and a Flink cluster of the built checkout, each part a process of its own that lives for a minute. */
record Processes(BrokerProcess broker, FlinkCluster cluster) implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("acheron.root", "../.."))
            .toAbsolutePath()
            .normalize();

    /** The second compiler would never be paid back. */
    private static final Map<String, String> SHORT_LIVED = Map.of(
            "env.java.opts.jobmanager", "-XX:TieredStopAtLevel=1",
            "env.java.opts.taskmanager", "-XX:TieredStopAtLevel=1",
            "env.java.opts.client", "-XX:TieredStopAtLevel=1",
            "execution.checkpointing.min-pause", "200 ms");

    /**
     * @param directory of the test
     * @param settings further ones of Flink
     * @param secure a second listener of the broker; null for none
     * @param lib further jars in Flink's {@code lib}
     * @return when the broker takes requests and the one task manager has registered
     */
    static Processes start(
            Path directory, Map<String, String> settings, @Nullable SecureListener secure, List<Path> lib)
            throws Exception {
        Map<String, String> all = new HashMap<>(SHORT_LIVED);
        all.putAll(settings);
        String kafkaJars =
                Files.readString(ROOT.resolve("deploy/local/target/classpath")).trim();
        BrokerProcess broker =
                BrokerProcess.start(kafkaJars, Files.createDirectories(directory.resolve("kafka")), secure);
        try {
            Path flink = Files.createDirectories(directory.resolve("flink"));
            return new Processes(broker, FlinkCluster.start(ROOT, flink, 1, all, lib));
        } catch (Exception e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        try (broker) {
            cluster.close();
        }
    }
}
