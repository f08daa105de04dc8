/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.control;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.codec.UndecodableRecordException;
import io.acheron.schema.control.CollectorConfig;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted configurations in the state directory, one JSON object per line, so that a collector that starts while Kafka is away
 * does what it was told last, and an older version cannot be played to it again.
 */
public final class AcceptedConfigs {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedConfigs.class);

    private final JsonLines<CollectorConfig> format = JsonLines.of(CollectorConfig.class);
    private final Path file;
    private final boolean used;

    /**
     * @param stateDirectory of the collector; need not exist
     * @param used false for a collector that does not follow the control topic and so must not do what another was told
     */
    public AcceptedConfigs(Path stateDirectory, boolean used) {
        this.used = used;
        this.file = stateDirectory.resolve("control.ndjson");
    }

    List<CollectorConfig> load() {
        List<CollectorConfig> configs = new ArrayList<>();
        if (!used) {
            return configs;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                configs.add(format.read(line));
            }
        } catch (NoSuchFileException e) {
            return configs;
        } catch (IOException e) {
            LOG.warn("cannot read {} ({}); waiting for the control topic", file, FileReason.of(e));
        } catch (UndecodableRecordException e) {
            LOG.warn("cannot use {} ({}); waiting for the control topic", file, e.getMessage());
        }
        return configs;
    }

    void save(Collection<CollectorConfig> configs) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(next, configs.stream().map(format::write).toList());
            Files.move(next, file, ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("cannot write {} ({}); the next start waits for the control topic", file, FileReason.of(e));
        }
    }
}
