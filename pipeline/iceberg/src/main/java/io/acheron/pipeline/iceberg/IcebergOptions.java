/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import io.acheron.pipeline.archive.job.ArchiveOptions;
import io.acheron.pipeline.job.JobOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of the Iceberg job, given as {@code --key value}. */
public final class IcebergOptions {
    public static final ConfigOption<CatalogKind> CATALOG = ConfigOptions.key("iceberg.catalog")
            .enumType(CatalogKind.class)
            .noDefaultValue()
            .withDescription("hadoop (tables are folders of a file system with atomic rename), rest, or hive (a"
                    + " metastore). Required.");

    public static final ConfigOption<String> WAREHOUSE = ConfigOptions.key("iceberg.warehouse")
            .stringType()
            .noDefaultValue()
            .withDescription("Folder of the tables, or the name by which a REST catalog knows it. hadoop needs it.");

    public static final ConfigOption<String> URI = ConfigOptions.key("iceberg.uri")
            .stringType()
            .noDefaultValue()
            .withDescription("Address of the catalog, such as https://catalog:8181 or thrift://metastore:9083. rest and"
                    + " hive need it.");

    public static final ConfigOption<String> NAMESPACE = ConfigOptions.key("iceberg.namespace")
            .stringType()
            .defaultValue("acheron")
            .withDescription("Namespace (database) of the tables event and alert; it is created when it is missing.");

    public static final ConfigOption<String> PROPERTIES_FILE = ConfigOptions.key("iceberg.properties-file")
            .stringType()
            .noDefaultValue()
            .withDescription("File of further properties of the catalog, KEY=VALUE in each line, such as credential or"
                    + " s3.endpoint; read where flink run runs. Its values travel in the job graph.");

    /** @return all options in the order help shows them */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(JobOptions.common());
        all.addAll(List.of(CATALOG, WAREHOUSE, URI, NAMESPACE, PROPERTIES_FILE, ArchiveOptions.COMPRESSION));
        return List.copyOf(all);
    }

    private IcebergOptions() {}
}
