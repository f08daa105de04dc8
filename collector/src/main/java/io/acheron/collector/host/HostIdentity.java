/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who this host is, as every event says it.
 *
 * @param hostId identity that survives reboots and a new host name; key of all topics
 * @param hostName node name at the start of the collector
 * @param bootId kernel boot id, UUID text; a new one after each boot
 */
public record HostIdentity(String hostId, String hostName, String bootId) {

    /**
     * Finds the identity of this host. The host id is the first of: the configured one, the cloud instance id, the DMI product uuid
     * (readable by root only), {@code /etc/machine-id}, a random id kept in {@code stateDirectory}.
     *
     * @param configuredHostId host id an operator chose, or null
     * @param stateDirectory where a random id is kept when the host has no identity of its own
     * @throws HostUnreadableException if /proc is not mounted or nothing names the host
     */
    public static HostIdentity discover(@Nullable String configuredHostId, Path stateDirectory)
            throws HostUnreadableException {
        HostFiles files = new HostFiles(Path.of("/"));
        return new HostIdentity(
                new HostIdSearch(files, stateDirectory).find(configuredHostId),
                files.require("proc/sys/kernel/hostname"),
                files.require("proc/sys/kernel/random/boot_id"));
    }
}
