/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import io.acheron.pipeline.job.Settings;
import io.acheron.pipeline.job.UsageException;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.flink.CatalogLoader;

/** Finds the catalog that the options name. */
final class Catalogs {
    /** @throws UsageException if an option is missing, or the file of properties cannot be read */
    static CatalogLoader of(Settings settings) {
        ReadableConfig options = settings.options();
        CatalogKind kind = options.getOptional(IcebergOptions.CATALOG)
                .orElseThrow(() -> new UsageException("--iceberg.catalog is missing; give hadoop, rest or hive"));
        if (options.getOptional(kind.needed()).isEmpty()) {
            throw new UsageException("--%s is missing; --iceberg.catalog %s needs it"
                    .formatted(kind.needed().key(), settings.given().get(IcebergOptions.CATALOG.key())));
        }
        return kind.loader(properties(options), new Configuration());
    }

    /** @return what the catalog is told, by Iceberg's names; options win over the file */
    static Map<String, String> properties(ReadableConfig options) {
        Map<String, String> properties = options.getOptional(IcebergOptions.PROPERTIES_FILE)
                .map(Catalogs::read)
                .orElseGet(HashMap::new);
        options.getOptional(IcebergOptions.WAREHOUSE)
                .ifPresent(folder -> properties.put(CatalogProperties.WAREHOUSE_LOCATION, folder));
        options.getOptional(IcebergOptions.URI).ifPresent(uri -> properties.put(CatalogProperties.URI, uri));
        return properties;
    }

    private static Map<String, String> read(String file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--%s: cannot read %s (%s)"
                    .formatted(
                            IcebergOptions.PROPERTIES_FILE.key(),
                            file,
                            e instanceof IOException io ? FileReason.of(io) : e.getMessage()));
        }
        Map<String, String> properties = new HashMap<>();
        read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
        return properties;
    }

    private Catalogs() {}
}
