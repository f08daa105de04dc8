/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the container out of a cgroup path. Runtimes put 64 hexadecimal digits into one part of it, bare below a directory of their
 * own (cgroupfs driver) or as {@code docker-<id>.scope} (systemd driver); LXC and nspawn put a name there. The process that watches a
 * container from outside has a cgroup of its own, which looks alike and is no container.
 */
final class ContainerPath {
    private static final Pattern NUMBERED = Pattern.compile("(?:(.*)[-:])?([0-9a-f]{64})(?:\\.scope)?");
    private static final String LXC_PAYLOAD = "lxc.payload.";
    private static final String NSPAWN = "systemd-nspawn@";

    static Cgroup.@Nullable Container parse(String path) {
        Cgroup.Container innermost = null;
        String above = "";
        String rest = "";
        for (String part : path.split("/")) {
            Cgroup.Container container = part.length() >= 64 ? numbered(part, above, rest) : named(part, above, rest);
            innermost = container == null ? innermost : container;
            rest = rest + "/" + above;
            above = part;
        }
        return innermost;
    }

    private static Cgroup.@Nullable Container numbered(String part, String above, String before) {
        Matcher matcher = NUMBERED.matcher(part);
        if (!matcher.matches()) {
            return null;
        }
        String prefix = matcher.group(1);
        if (prefix != null && prefix.endsWith("conmon")) {
            return null;
        }
        return new Cgroup.Container(
                matcher.group(2), prefix == null ? runtimeOfParent(above, before) : runtimeOfPrefix(prefix));
    }

    private static @Nullable String runtimeOfPrefix(String prefix) {
        // Without systemd, containerd writes kubepods-burstable-podUID.slice:cri-containerd:ID.
        return switch (prefix.substring(prefix.lastIndexOf(':') + 1)) {
            case "docker" -> "docker";
            case "cri-containerd", "nerdctl", "containerd" -> "containerd";
            case "crio" -> "cri-o";
            case "libpod" -> "podman";
            default -> null;
        };
    }

    private static @Nullable String runtimeOfParent(String above, String before) {
        return switch (above) {
            case "docker" -> "docker";
            case "libpod_parent", "libpod" -> "podman";
            case "nerdctl", "containerd", "k8s.io" -> "containerd";
            default -> {
                if (before.contains("/kubepods")) {
                    yield "kubernetes"; // any runtime with the cgroupfs driver
                }
                yield before.contains("/ecs") ? "docker" : null;
            }
        };
    }

    private static Cgroup.@Nullable Container named(String part, String above, String before) {
        if (part.startsWith(LXC_PAYLOAD)) {
            return new Cgroup.Container(part.substring(LXC_PAYLOAD.length()), "lxc");
        }
        boolean old = above.equals("lxc") || above.equals("lxc.payload");
        if (old && !part.isEmpty() && before.chars().allMatch(it -> it == '/')) {
            return new Cgroup.Container(part, "lxc");
        }
        if (part.equals("payload") && above.startsWith(NSPAWN) && above.endsWith(".service")) {
            return new Cgroup.Container(above.substring(NSPAWN.length(), above.length() - 8), "nspawn");
        }
        return null;
    }

    private ContainerPath() {}
}
