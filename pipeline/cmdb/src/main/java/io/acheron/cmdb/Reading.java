/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import io.acheron.schema.asset.Asset;
import java.util.List;

/**
 * What a source knows at one time.
 *
 * @param source name of the source, as its assets carry it
 * @param assets good entries
 * @param problems one for each bad entry; an asset that is missing may be one of these, so nothing may be deleted then
 */
public record Reading(String source, List<Asset> assets, List<LineProblem> problems) {
    public Reading {
        assets = List.copyOf(assets);
        problems = List.copyOf(problems);
    }

    /** @return whether an asset that is not here is not in the source */
    public boolean complete() {
        return problems.isEmpty();
    }
}
