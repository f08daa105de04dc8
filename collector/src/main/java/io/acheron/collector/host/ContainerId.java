/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the container id out of a cgroup path. Runtimes put 64 hexadecimal digits into the last part of it that is their own, bare
 * (cgroupfs driver) or as {@code docker-<id>.scope}, {@code cri-containerd-<id>.scope}, {@code crio-<id>}, {@code libpod-<id>}.
 */
public final class ContainerId {
    private static final Pattern ID = Pattern.compile("(?:^|[/:-])([0-9a-f]{64})(?=$|[/.])");

    /**
     * @param cgroupPath path below the cgroup mount
     * @return the innermost container id, 64 hexadecimal digits, or null outside containers
     */
    public static @Nullable String of(@Nullable String cgroupPath) {
        if (cgroupPath == null || cgroupPath.length() < 64) {
            return null;
        }
        String innermost = null;
        for (Matcher matcher = ID.matcher(cgroupPath); matcher.find(); ) {
            innermost = matcher.group(1);
        }
        return innermost;
    }

    private ContainerId() {}
}
