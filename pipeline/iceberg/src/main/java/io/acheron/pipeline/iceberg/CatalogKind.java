/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.flink.CatalogLoader;

/** A catalog of Iceberg that the job can register its tables with. */
enum CatalogKind {
    HADOOP(IcebergOptions.WAREHOUSE, CatalogLoader::hadoop),
    REST(IcebergOptions.URI, CatalogLoader::rest),
    HIVE(IcebergOptions.URI, CatalogLoader::hive);

    /** Makes what loads the catalog on the machines of the cluster. */
    private interface Loading {
        CatalogLoader of(String name, Configuration hadoop, Map<String, String> properties);
    }

    private final ConfigOption<String> needed;
    private final Loading loading;

    CatalogKind(ConfigOption<String> needed, Loading loading) {
        this.needed = needed;
        this.loading = loading;
    }

    /** @return the option it cannot do without */
    ConfigOption<String> needed() {
        return needed;
    }

    /**
     * @param properties by Iceberg's names
     * @param hadoop configuration of Hadoop, as the class path has it
     */
    CatalogLoader loader(Map<String, String> properties, Configuration hadoop) {
        return loading.of("acheron", hadoop, properties);
    }
}
