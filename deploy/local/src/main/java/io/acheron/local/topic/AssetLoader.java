/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.topic;

import io.acheron.cmdb.AssetChanges;
import io.acheron.cmdb.AssetFiles;
import io.acheron.cmdb.CmdbSource;
import io.acheron.cmdb.LineProblem;
import io.acheron.cmdb.Reading;
import io.acheron.cmdb.SourceException;
import io.acheron.cmdb.SourceFile;
import io.acheron.local.run.Failure;
import io.acheron.pipeline.ingest.TopicCheck;
import io.acheron.pipeline.ingest.TopicSnapshot;
import io.acheron.pipeline.ingest.Topics;
import io.acheron.schema.asset.Asset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Where assets come from: a source file with {@code type:}, or a CSV or YAML file with entries. */
    public static CmdbSource.Reader reader(Path source) {
        try {
            return SourceFile.read(source).open();
        } catch (SourceException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Brings the asset topic to what a source knows: publishes what is new or other, deletes what is gone.
     *
     * @param mostDeleted share of the source's entries that may go at once, 0 to 1
     * @throws Failure if the broker does not answer
     */
    public static AssetChanges sync(Reading reading, KafkaAccess access, Topics topics, double mostDeleted)
            throws InterruptedException {
        Map<String, Asset> held = new LinkedHashMap<>();
        try {
            new TopicCheck(access.bootstrap(), access.further()).require(List.of(topics.assets()), true, topics);
            new TopicSnapshot<>(access.bootstrap(), topics.assets(), Asset.class, access.further())
                    .read()
                    .forEach(asset -> held.put(asset.getHostId(), asset));
        } catch (IOException e) {
            throw Failure.of(String.valueOf(e.getMessage()), e);
        }
        AssetChanges changes = AssetChanges.between(held, reading, mostDeleted);
        try (Publisher publisher = Publisher.to(access)) {
            changes.changed().forEach(asset -> publisher.send(topics.assets(), asset.getHostId(), Asset.class, asset));
            changes.deleted().forEach(host -> publisher.delete(topics.assets(), host));
            publisher.flush();
        }
        return changes;
    }

    private AssetLoader() {}
}
