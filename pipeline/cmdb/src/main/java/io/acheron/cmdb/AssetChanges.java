/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import io.acheron.schema.asset.Asset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be published so that the asset topic holds what a source knows.
 *
 * @param changed entries that are new or other than before
 * @param deleted host ids of entries of this source that it has no more
 * @param kept entries that the source has no more and that stay all the same, since it did not tell all or too many are gone
 */
public record AssetChanges(List<Asset> changed, List<String> deleted, int kept) {
    /**
     * @param held what the topic holds, by host id
     * @param mostDeleted share of the entries of the source that may go at once, 0 to 1: a CMDB that answers with an empty list,
     *     because a right was taken away or a filter is wrong, must not empty the topic
     */
    public static AssetChanges between(Map<String, Asset> held, Reading reading, double mostDeleted) {
        Map<String, List<Asset>> read = new LinkedHashMap<>();
        reading.assets()
                .forEach(asset -> read.computeIfAbsent(asset.getHostId(), id -> new ArrayList<>())
                        .add(asset));
        List<Asset> changed = new ArrayList<>();
        // The topic keeps the last version of a host: only if that is another, the history is told again.
        read.forEach((host, versions) -> {
            if (!versions.get(versions.size() - 1).equals(held.get(host))) {
                changed.addAll(versions);
            }
        });
        List<String> own = held.values().stream()
                .filter(asset -> asset.getSource().equals(reading.source()))
                .map(Asset::getHostId)
                .toList();
        Set<String> gone = new LinkedHashSet<>(own);
        gone.removeAll(read.keySet());
        boolean believable = reading.complete() && gone.size() <= Math.max(1, own.size() * mostDeleted);
        return believable
                ? new AssetChanges(changed, List.copyOf(gone), 0)
                : new AssetChanges(changed, List.of(), gone.size());
    }
}
