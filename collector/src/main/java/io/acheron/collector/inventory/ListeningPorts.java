/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import java.time.Duration;

/** TCP ports that listen and UDP ports that take from anybody, often enough to notice a new door soon. */
public final class ListeningPorts extends Sockets {
    /** Of all namespaces. */
    public ListeningPorts() {
        super(Sockets::isOpenToOthers);
    }

    @Override
    public String name() {
        return "listening_ports";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(5);
    }
}
