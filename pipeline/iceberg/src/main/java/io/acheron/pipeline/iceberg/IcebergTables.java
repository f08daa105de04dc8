/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.iceberg;

import io.acheron.pipeline.archive.table.Table;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;

/**
 * The tables of a catalog.
 *
 * @param catalog where they are registered
 * @param namespace name, with dots between its parts
 */
record IcebergTables(CatalogLoader catalog, String namespace) {
    /** A commit leaves a file of metadata; at one each minute nobody wants to keep all of them. */
    private static final Map<String, String> PROPERTIES = Map.of(
            TableProperties.FORMAT_VERSION, "2",
            TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
            TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "100");

    /**
     * Creates the table, or adds the columns that this version has and it lacks. Nothing else of an existing table is changed: its
     * partitions and properties belong to whoever keeps it.
     *
     * @return its columns, in their order
     */
    Schema ready(Table<?> table) throws IOException {
        Catalog loaded = catalog.loadCatalog();
        try {
            TableIdentifier name = name(table);
            Schema columns = IcebergColumns.of(table);
            if (!loaded.tableExists(name)) {
                create(loaded, table, name, columns);
            }
            org.apache.iceberg.Table found = loaded.loadTable(name);
            found.updateSchema().unionByNameWith(columns).commit();
            return found.schema();
        } finally {
            if (loaded instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    TableLoader loader(Table<?> table) {
        return TableLoader.fromCatalog(catalog, name(table));
    }

    private static void create(Catalog catalog, Table<?> table, TableIdentifier name, Schema columns) {
        if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(name.namespace())) {
            namespaces.createNamespace(name.namespace());
        }
        try {
            catalog.createTable(name, columns, IcebergColumns.partitions(table, columns), PROPERTIES);
        } catch (AlreadyExistsException e) {
            // Somebody else was quicker, and made the same.
        }
    }

    private TableIdentifier name(Table<?> table) {
        return TableIdentifier.of(Namespace.of(namespace.split("\\.", -1)), table.name());
    }

    private static void close(AutoCloseable catalog) throws IOException {
        try {
            catalog.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
