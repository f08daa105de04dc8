/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import io.acheron.schema.asset.Asset;
import java.util.ArrayList;
import java.util.List;

/** Gathers entries that a source gives one by one; bad ones become problems. */
final class Rows {
    private final String source;
    private final String origin;
    private final List<Asset> assets = new ArrayList<>();
    private final List<LineProblem> problems = new ArrayList<>();
    private long row;

    /**
     * @param source name of the source, as its assets carry it
     * @param origin for messages
     */
    Rows(String source, String origin) {
        this.source = source;
        this.origin = origin;
    }

    void add(List<AssetFiles.Field> fields) {
        row++;
        AssetEntry entry = new AssetEntry(source);
        fields.forEach(entry::set);
        entry.problems().forEach(wrong -> problems.add(new LineProblem(origin, row, wrong.message(), wrong.remedy())));
        entry.asset().ifPresent(assets::add);
    }

    Reading reading() {
        return new Reading(source, assets, problems);
    }
}
