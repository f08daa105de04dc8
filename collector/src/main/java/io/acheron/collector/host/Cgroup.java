/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import org.jspecify.annotations.Nullable;

/**
 * A cgroup and what its path says about the processes in it.
 *
 * @param id inode number of its directory in the version 2 hierarchy; 0 when unknown
 * @param path path below the mount
 * @param container the innermost container; null outside containers
 * @param unit unit of the host's systemd; null when none
 */
public record Cgroup(
        long id,
        String path,
        @Nullable Container container,
        @Nullable String unit) {
    /**
     * A container.
     *
     * @param id 64 hexadecimal digits, or the name a person gave for runtimes that number nothing
     * @param runtime as in {@code ProcessContext}; null when the path does not tell
     */
    public record Container(String id, @Nullable String runtime) {}

    static Cgroup of(long id, String path) {
        return new Cgroup(id, path, ContainerPath.parse(path), UnitPath.parse(path));
    }

    /** Id of the container; null outside containers. */
    public @Nullable String containerId() {
        return container == null ? null : container.id();
    }

    /** Runtime of the container; null when none or unknown. */
    public @Nullable String containerRuntime() {
        return container == null ? null : container.runtime();
    }
}
