/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node on loopback. OpenSearch's own main refuses to run as root and wants an installed distribution, which is not on
 * Maven Central; the node it starts is this one.
 */
public final class OpenSearchNode extends Node {
    private OpenSearchNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class), false);
    }

    /**
     * Runs until it is killed or its standard input ends.
     *
     * @param arguments home directory, in which the file {@code port} appears when the node answers; HTTP port, 0 for any
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Settings settings = Settings.builder()
                .put("path.home", home.toString())
                .put("cluster.name", "acheron-test")
                .put("node.name", "one")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", arguments[1])
                .put("transport.port", "0")
                .put("http.type", "netty4")
                .put("transport.type", "netty4")
                // A test must not depend on how full the disk of the machine is.
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        try (Node node = new OpenSearchNode(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "one"))) {
            node.start();
            int port = node.injector()
                    .getInstance(HttpServerTransport.class)
                    .boundAddress()
                    .publishAddress()
                    .getPort();
            Path temporary = Files.writeString(home.resolve("port.new"), Integer.toString(port));
            Files.move(temporary, home.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
            while (System.in.read() >= 0) {
                // what is said does not matter
            }
        }
        System.exit(0);
    }
}
