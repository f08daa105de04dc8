/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.broker;

import io.acheron.local.run.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on loopback. */
public final class Ports {
    /**
     * @param port port wanted on 127.0.0.1; 0 for any free one
     * @param purpose what for, such as "the Kafka broker"
     * @param option the option that chooses another, such as --port
     * @return the port, which was free a moment ago
     * @throws Failure if it is taken; names the owner where this user may know it
     */
    public static int free(int port, String purpose, String option) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return probe.getLocalPort();
        } catch (IOException e) {
            String owner = PortOwner.find(port).map(found -> " by " + found).orElse("");
            throw Failure.of(
                    "port %d for %s is taken%s. End that program, or choose another port with %s N (0 takes any free one)"
                            .formatted(port, purpose, owner, option),
                    e);
        }
    }

    private Ports() {}
}
