/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * /proc/PID/cgroup, cgroups(7): a line {@code number:controllers:path} for each hierarchy.
 *
 * @param unified path in the version 2 hierarchy; null when there is none
 * @param systemd path in the hierarchy systemd keeps for itself under version 1; null when there is none
 * @param controllers paths in the hierarchies with controllers of version 1
 */
record CgroupLines(@Nullable String unified, @Nullable String systemd, List<String> controllers) {
    static CgroupLines parse(String text) {
        String unified = null;
        String systemd = null;
        List<String> controllers = new ArrayList<>();
        for (String line : text.split("\n")) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first < 0 || second < 0 || second + 1 >= line.length() || line.charAt(second + 1) != '/') {
                continue;
            }
            String path = line.substring(second + 1);
            if (line.startsWith("0::")) {
                unified = path;
            } else if (line.startsWith("name=systemd", first + 1)) {
                systemd = path;
            } else {
                controllers.add(path);
            }
        }
        return new CgroupLines(unified, systemd, controllers);
    }

    /** The path that says most: the first that is of a container, else of a unit, else the deepest. */
    String mostTelling() {
        List<String> all = new ArrayList<>(controllers.size() + 2);
        if (systemd != null) {
            all.add(systemd);
        }
        if (unified != null) {
            all.add(unified);
        }
        all.addAll(controllers);
        String best = "/";
        int bestRank = -1;
        for (String path : all) {
            int rank = ContainerPath.parse(path) != null
                    ? 3
                    : UnitPath.parse(path) != null ? 2 : path.length() > 1 ? 1 : 0;
            if (rank > bestRank) {
                best = path;
                bestRank = rank;
            }
        }
        return best;
    }
}
