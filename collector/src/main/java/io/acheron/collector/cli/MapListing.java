/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.capture.ProbeTrials;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The maps of a collector that runs.
 *
 * @param maps in the order they were made
 */
record MapListing(List<Content> maps) {
    /**
     * A map.
     *
     * @param name as the kernel keeps it
     * @param capacity entries it can hold; of a ring, bytes
     * @param entries key and value of each, in hexadecimal digits
     */
    record Content(String name, int keyBytes, int valueBytes, int capacity, List<String> entries) {}

    static MapListing of(ProbeTrials trials) throws UserException {
        List<Content> maps = new ArrayList<>();
        HexFormat hex = HexFormat.of();
        trials.forEachMap(named -> {
            List<String> entries = new ArrayList<>();
            if (named.map().keyBytes() > 0) {
                named.map().forEach((key, value) -> entries.add(hex.formatHex(key) + " " + hex.formatHex(value)));
            }
            maps.add(new Content(
                    named.name(),
                    named.map().keyBytes(),
                    named.map().valueBytes(),
                    named.map().capacity(),
                    entries));
        });
        if (maps.isEmpty()) {
            throw new UserException(
                    Main.FAILED, "no collector runs here: start 'acheron collect', then look at its maps");
        }
        return new MapListing(maps);
    }

    String table() {
        TextTable table = new TextTable("MAP", "KEY", "VALUE", "CAPACITY", "ENTRIES");
        for (Content map : maps) {
            table.add(
                    map.name(),
                    Integer.toString(map.keyBytes()),
                    Integer.toString(map.valueBytes()),
                    Integer.toString(map.capacity()),
                    map.keyBytes() == 0 ? "-" : Integer.toString(map.entries().size()));
        }
        return table.toString();
    }

    String dump(String name) throws UserException {
        List<Content> wanted =
                maps.stream().filter(it -> it.name().equals(name)).toList();
        if (wanted.isEmpty()) {
            throw new UserException(
                    Main.USAGE,
                    "there is no map '" + name + "'; there are "
                            + String.join(
                                    ", ",
                                    maps.stream().map(Content::name).distinct().toList()));
        }
        StringBuilder text = new StringBuilder();
        wanted.forEach(map -> map.entries().forEach(it -> text.append(it).append('\n')));
        return text.toString();
    }
}
