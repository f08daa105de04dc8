/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.enrich;

import io.acheron.schema.asset.Asset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the entry of the CMDB that was valid for a host at a time, by host id or any other name of the host. */
final class AssetIndex {
    private final Map<String, List<Asset>> versions = new HashMap<>();
    /** Name to the host ids of the entries that bear it: two entries may claim the same alias while a host is renamed. */
    private final Map<String, Set<String>> names = new HashMap<>();

    /** Replaces all versions of an entry. */
    void put(String hostId, List<Asset> entry) {
        remove(hostId);
        versions.put(name(hostId), List.copyOf(entry));
        for (Asset asset : entry) {
            bear(asset.getHostId(), hostId);
            asset.getAliases().forEach(alias -> bear(alias, hostId));
        }
    }

    private void bear(String alias, String hostId) {
        names.computeIfAbsent(name(alias), any -> new HashSet<>()).add(name(hostId));
    }

    void remove(String hostId) {
        String host = name(hostId);
        if (versions.remove(host) != null) {
            names.values().forEach(hosts -> hosts.remove(host));
            names.values().removeIf(Set::isEmpty);
        }
    }

    /** @return versions of an entry, oldest first; empty when there is none */
    List<Asset> versions(String hostId) {
        return versions.getOrDefault(name(hostId), List.of());
    }

    /**
     * @param hostId looked up first
     * @param hostName looked up when the id is not known at that time
     * @return null when no entry was valid then
     */
    @Nullable
    Asset find(String hostId, String hostName, Instant time) {
        Asset byId = find(hostId, time);
        return byId != null || hostName.isEmpty() ? byId : find(hostName, time);
    }

    private @Nullable Asset find(String anyName, Instant time) {
        return names.getOrDefault(name(anyName), Set.of()).stream()
                .map(host -> at(versions(host), time))
                .filter(asset -> asset != null && bears(asset, anyName))
                .max(Comparator.comparing(Asset::getValidFrom).thenComparing(Asset::getHostId))
                .orElse(null);
    }

    private static boolean bears(Asset asset, String anyName) {
        return name(asset.getHostId()).equals(name(anyName))
                || asset.getAliases().stream().anyMatch(alias -> name(alias).equals(name(anyName)));
    }

    private static @Nullable Asset at(List<Asset> entry, Instant time) {
        Asset found = null;
        for (Asset asset : entry) {
            if (!asset.getValidFrom().isAfter(time)) {
                found = asset;
            }
        }
        return found == null || (found.getValidTo() != null && !time.isBefore(found.getValidTo())) ? null : found;
    }

    /**
     * Adds a version to an entry.
     *
     * @param entry versions, oldest first
     * @param forget versions that ended before this are dropped
     * @return versions, oldest first; a version with the same start is replaced
     */
    static List<Asset> merge(List<Asset> entry, Asset added, Instant forget) {
        List<Asset> merged = new ArrayList<>(entry);
        merged.removeIf(asset -> asset.getValidFrom().equals(added.getValidFrom()));
        merged.add(added);
        merged.sort(Comparator.comparing(Asset::getValidFrom));
        while (merged.size() > 1 && end(merged.get(0), merged.get(1)).isBefore(forget)) {
            merged.remove(0);
        }
        return merged;
    }

    private static Instant end(Asset asset, Asset next) {
        Instant to = asset.getValidTo();
        return to != null && to.isBefore(next.getValidFrom()) ? to : next.getValidFrom();
    }

    /** Host names are compared without regard to case, as DNS does. */
    private static String name(String any) {
        return any.toLowerCase(Locale.ROOT);
    }
}
