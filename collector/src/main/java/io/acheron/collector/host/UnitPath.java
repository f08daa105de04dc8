/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import org.jspecify.annotations.Nullable;

/**
 * Reads the unit of the host's systemd out of a cgroup path, as sd_pid_get_unit(3) does: the first part below the slices. What lies
 * deeper was delegated to the unit, which names it as it likes; a user's {@code sshd.service} below {@code user@1000.service} is not
 * the host's.
 */
final class UnitPath {
    static @Nullable String parse(String path) {
        int from = 1;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            // An underscore in front keeps a name from clashing with a file of the kernel.
            String part = path.substring(path.charAt(from) == '_' ? from + 1 : from, end);
            if (!part.endsWith(".slice")) {
                return isUnit(part) ? part : null;
            }
            from = end + 1;
        }
        return null;
    }

    private static boolean isUnit(String part) {
        int dot = part.lastIndexOf('.');
        return dot > 0
                && switch (part.substring(dot + 1)) {
                    case "service", "scope", "socket", "mount", "swap" -> true;
                    default -> false;
                };
    }

    private UnitPath() {}
}
