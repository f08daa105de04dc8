/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.local.run.Failure;
import io.acheron.pipeline.enrich.AssetFiles;
import io.acheron.pipeline.enrich.LineProblem;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.asset.Asset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Takes a CMDB file to the asset topic. */
public final class AssetLoader {
    /**
     * @param file CSV or YAML
     * @param topics names
     * @param publisher flushed by the caller
     * @param problems takes a line for each bad entry; the good ones are sent all the same
     * @return number of assets sent
     * @throws Failure if the file cannot be read at all
     */
    public static int load(Path file, Topics topics, Publisher publisher, Consumer<String> problems) {
        AssetFiles read = read(file);
        read.problems().stream().map(LineProblem::toString).forEach(problems);
        for (Asset asset : read.assets()) {
            publisher.send(topics.assets(), asset.getHostId(), Asset.class, asset);
        }
        return read.assets().size();
    }

    /**
     * @param file CSV or YAML
     * @throws Failure if the file cannot be read at all
     */
    public static AssetFiles read(Path file) {
        try {
            return AssetFiles.read(file);
        } catch (IOException e) {
            throw Failure.of("cannot read the CMDB file: " + Failure.reason(e), e);
        }
    }

    private AssetLoader() {}
}
